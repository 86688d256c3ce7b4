FROM busybox
HEALTHCHECK CMD --interval=5s a
