FROM busybox
EXPOSE ["80", 1]
