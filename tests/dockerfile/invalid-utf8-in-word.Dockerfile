FROM busybox
RÿN a
