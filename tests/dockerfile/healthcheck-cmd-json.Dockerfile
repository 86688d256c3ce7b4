FROM busybox
HEALTHCHECK CMD ["a", "b"]
