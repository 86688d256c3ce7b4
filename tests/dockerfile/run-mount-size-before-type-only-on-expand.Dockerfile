FROM busybox
RUN --mount=size=1m,type=tmpfs,target=/c a
