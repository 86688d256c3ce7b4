FROM busybox aS one
