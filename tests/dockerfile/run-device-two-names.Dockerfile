FROM busybox
RUN --device=v/d,name=w/e a
