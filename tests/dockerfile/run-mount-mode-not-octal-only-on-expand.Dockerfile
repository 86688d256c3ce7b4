FROM busybox
RUN --mount=type=cache,target=/c,mode=9 a
