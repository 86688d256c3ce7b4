FROM busybox
HEALTHCHECK --interval=bad CMD
