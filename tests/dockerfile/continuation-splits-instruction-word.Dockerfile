FR\
OM busybox
