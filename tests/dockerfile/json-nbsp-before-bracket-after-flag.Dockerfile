FROM busybox
RUN --network=none  ["a"]
