FROM busybox
RUN --device=a/b --device=c/d e
