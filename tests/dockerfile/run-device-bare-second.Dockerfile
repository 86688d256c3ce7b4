FROM busybox
RUN --device=v/d,w a
