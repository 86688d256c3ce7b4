FROM busybox
RUN [ "$A" = "b" ]
