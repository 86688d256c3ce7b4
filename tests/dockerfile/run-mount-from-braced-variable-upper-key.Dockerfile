FROM busybox
RUN --mount=FROM=${x},target=/a a
