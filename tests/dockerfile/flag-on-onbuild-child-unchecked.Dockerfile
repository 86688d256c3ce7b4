FROM busybox
ONBUILD RUN --bogus a
