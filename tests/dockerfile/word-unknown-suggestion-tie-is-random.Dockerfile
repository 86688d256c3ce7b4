FROM busybox
RNU a
