FROM busybox
HEALTHCHECK --interval= CMD a
