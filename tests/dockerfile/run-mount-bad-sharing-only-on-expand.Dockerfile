FROM busybox
RUN --mount=type=cache,target=/c,sharing=none a
