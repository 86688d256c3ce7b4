FROM busybox
HEALTHCHECK curl -f x
