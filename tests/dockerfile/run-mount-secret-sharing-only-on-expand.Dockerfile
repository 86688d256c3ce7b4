FROM busybox
RUN --mount=type=secret,id=x,sharing=locked a
