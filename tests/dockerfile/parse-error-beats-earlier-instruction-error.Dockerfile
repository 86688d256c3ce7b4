FROM busybox
FOO
ENV A
