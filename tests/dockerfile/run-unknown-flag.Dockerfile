FROM busybox
RUN --privileged a
