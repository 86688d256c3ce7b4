FROM busybox
HEALTHCHECK --timeout=1ms CMD a
