FROM busybox AS one
