FROM busybox
