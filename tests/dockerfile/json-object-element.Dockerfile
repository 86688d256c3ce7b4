FROM busybox
VOLUME [{}]
