FROM busybox
ENV A=
