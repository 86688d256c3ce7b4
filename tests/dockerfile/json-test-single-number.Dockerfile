FROM busybox
RUN [ 1 ]
