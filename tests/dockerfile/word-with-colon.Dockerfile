FROM busybox
RUN: a
