FROM busybox
RUN --mount=type=tmpfs,target=/t,size=10m a
