# c \
FROM busybox
