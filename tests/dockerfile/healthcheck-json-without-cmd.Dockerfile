FROM busybox
HEALTHCHECK ["a"]
