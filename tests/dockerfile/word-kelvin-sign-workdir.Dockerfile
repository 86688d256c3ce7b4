FROM busybox
WORKDIR /a
