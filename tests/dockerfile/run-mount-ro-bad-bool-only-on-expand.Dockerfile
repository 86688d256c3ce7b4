FROM busybox
RUN --mount=target=/c,ro=yes a
