FROM busybox
RUN a \
  b
