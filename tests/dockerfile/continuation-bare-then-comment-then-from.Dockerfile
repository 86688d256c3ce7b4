\
# c
FROM busybox
