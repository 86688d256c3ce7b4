 FROM busybox
