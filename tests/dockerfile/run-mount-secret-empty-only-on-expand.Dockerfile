FROM busybox
RUN --mount=type=secret a
