FROM busybox
RUN --mount=target=/c,sharing=locked a
