FROM busybox
RUN --device=foo=1 a
