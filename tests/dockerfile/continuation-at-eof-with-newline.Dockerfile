FROM busybox
RUN a \
