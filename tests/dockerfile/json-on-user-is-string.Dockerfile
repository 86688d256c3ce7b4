FROM busybox
USER [1]
