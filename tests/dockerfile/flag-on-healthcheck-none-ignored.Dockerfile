FROM busybox
HEALTHCHECK --bogus NONE
