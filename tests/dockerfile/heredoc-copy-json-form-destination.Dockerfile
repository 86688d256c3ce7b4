FROM busybox
COPY ["a", "<<EOF"]
