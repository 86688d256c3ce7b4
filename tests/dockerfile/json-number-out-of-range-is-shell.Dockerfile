FROM busybox
RUN [1e999]
