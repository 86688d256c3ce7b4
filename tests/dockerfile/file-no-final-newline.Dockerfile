FROM busybox
RUN a