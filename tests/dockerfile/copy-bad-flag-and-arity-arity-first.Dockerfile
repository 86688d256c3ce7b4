FROM busybox
COPY --bogus a
