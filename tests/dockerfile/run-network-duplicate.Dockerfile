FROM busybox
RUN --network=none --network=none a
