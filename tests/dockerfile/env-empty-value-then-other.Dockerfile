FROM busybox
ENV A= B=2
