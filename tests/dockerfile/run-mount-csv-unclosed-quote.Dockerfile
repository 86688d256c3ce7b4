FROM busybox
RUN --mount='"target=/a' c
