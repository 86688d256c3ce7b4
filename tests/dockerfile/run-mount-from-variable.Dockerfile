FROM busybox
RUN --mount=type=bind,from=$x,target=/a a
