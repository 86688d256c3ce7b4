FROM busybox AS _a
