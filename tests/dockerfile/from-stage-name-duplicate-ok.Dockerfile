FROM busybox AS one
FROM alpine AS one
