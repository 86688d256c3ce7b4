FROM busybox
HEALTHCHECK --interval=5 CMD a
