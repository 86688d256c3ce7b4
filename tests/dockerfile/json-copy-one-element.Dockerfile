FROM busybox
COPY ["a"]
