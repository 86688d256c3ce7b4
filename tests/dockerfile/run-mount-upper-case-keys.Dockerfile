FROM busybox
RUN --mount=TYPE=CACHE,Target=/c,SHARING=Shared a
