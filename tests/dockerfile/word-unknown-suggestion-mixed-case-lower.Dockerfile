FROM busybox
Runn a
