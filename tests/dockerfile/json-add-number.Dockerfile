FROM busybox
ADD ["a", 2]
