FROM busybox \
  AS \
  one
