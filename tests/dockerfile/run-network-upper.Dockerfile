FROM busybox
RUN --network=NONE a
