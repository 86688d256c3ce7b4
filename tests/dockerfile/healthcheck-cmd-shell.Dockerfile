FROM busybox
HEALTHCHECK CMD curl -f x || exit 1
