FROM busybox
FOO a \
 b \
 c
