FROM busybox
LABEL ="x"
