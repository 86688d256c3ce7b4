᠎FROM busybox
