FROM busybox
RUN a