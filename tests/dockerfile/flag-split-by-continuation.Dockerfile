FROM busybox
RUN --net\
work=none a
