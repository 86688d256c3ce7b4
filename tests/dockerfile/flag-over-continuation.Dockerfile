FROM busybox
RUN --network=none \
  --security=sandbox \
  a
