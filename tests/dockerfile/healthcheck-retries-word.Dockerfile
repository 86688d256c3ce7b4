FROM busybox
HEALTHCHECK --retries=x CMD a
