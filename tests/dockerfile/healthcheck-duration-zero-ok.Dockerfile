FROM busybox
HEALTHCHECK --interval=0 CMD a
