FROM busybox
RUN --mount=type=cache a
