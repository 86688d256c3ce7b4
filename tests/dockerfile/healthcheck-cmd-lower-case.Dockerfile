FROM busybox
HEALTHCHECK cmd a
