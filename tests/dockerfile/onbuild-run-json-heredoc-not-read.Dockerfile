FROM busybox
ONBUILD RUN ["a", "<<EOF"]
RUN a
