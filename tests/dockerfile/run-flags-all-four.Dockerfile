FROM busybox
RUN --mount=type=tmpfs,target=/t --network=none --security=sandbox --device=a/b c
