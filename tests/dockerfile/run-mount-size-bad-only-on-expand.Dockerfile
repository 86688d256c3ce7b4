FROM busybox
RUN --mount=type=tmpfs,target=/c,size=big a
