FROM busybox
