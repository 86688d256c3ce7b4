FROM busybox
