FROM busybox
HEALTHCHECK --timeout=$T CMD a
