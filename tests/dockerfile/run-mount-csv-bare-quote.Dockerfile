FROM busybox
RUN --mount='target=/a"b' c
