FROM busybox
RUN --device=v/d,foo=1 a
