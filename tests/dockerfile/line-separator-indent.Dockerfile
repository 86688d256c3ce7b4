 FROM busybox
