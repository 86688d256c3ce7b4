FROM busybox
HEALTHCHECK --interval=bad FOO
