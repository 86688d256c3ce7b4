FROM busybox
RUN --network=bridge a
