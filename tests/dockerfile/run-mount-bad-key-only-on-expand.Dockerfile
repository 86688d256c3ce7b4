FROM busybox
RUN --mount=type=cache,tarket=/c a
