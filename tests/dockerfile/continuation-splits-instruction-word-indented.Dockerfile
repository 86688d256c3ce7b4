FR\
  OM busybox
