FROM busybox
HEALTHCHECK --bogus=1 CMD a
