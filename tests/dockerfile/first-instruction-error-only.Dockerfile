FROM busybox
FOO
BAR
