FROM busybox
VOLUME [" "]
