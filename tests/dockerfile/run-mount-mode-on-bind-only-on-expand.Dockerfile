FROM busybox
RUN --mount=target=/c,mode=0755 a
