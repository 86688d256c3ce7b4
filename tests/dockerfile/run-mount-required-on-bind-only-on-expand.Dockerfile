FROM busybox
RUN --mount=target=/c,required a
