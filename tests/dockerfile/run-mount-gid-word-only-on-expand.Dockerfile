FROM busybox
RUN --mount=type=cache,target=/c,gid=x a
