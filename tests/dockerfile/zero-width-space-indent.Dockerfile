​FROM busybox
