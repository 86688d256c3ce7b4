FROM busybox AS One
