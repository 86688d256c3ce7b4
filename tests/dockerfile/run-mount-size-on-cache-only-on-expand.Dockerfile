FROM busybox
RUN --mount=type=cache,target=/c,size=1m a
