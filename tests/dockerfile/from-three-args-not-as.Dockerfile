FROM busybox IS one
