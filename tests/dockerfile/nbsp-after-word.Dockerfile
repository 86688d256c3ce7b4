FROM busybox
