FROM busybox
LABEL ""="x"
