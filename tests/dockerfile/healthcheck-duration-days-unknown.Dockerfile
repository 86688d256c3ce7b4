FROM busybox
HEALTHCHECK --timeout=1d CMD a
