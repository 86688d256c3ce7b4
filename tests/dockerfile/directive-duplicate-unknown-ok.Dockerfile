# foo=1
# foo=2
FROM busybox
