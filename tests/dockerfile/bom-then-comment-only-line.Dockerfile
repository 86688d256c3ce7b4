# hi
FROM busybox
