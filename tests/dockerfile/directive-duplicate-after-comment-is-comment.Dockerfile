# syntax=a
# note
# syntax=b
FROM busybox
