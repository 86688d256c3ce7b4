FROM busybox
RUN --mount=type=secret,id=x,source=y a
