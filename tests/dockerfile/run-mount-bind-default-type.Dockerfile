FROM busybox
RUN --mount=target=/t,source=/s,rw a
