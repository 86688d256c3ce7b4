FROM busybox
ONBUILD --x
