FROM busybox
ADD ["a b", "/c d"]
