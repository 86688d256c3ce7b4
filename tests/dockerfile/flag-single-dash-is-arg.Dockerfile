FROM busybox
COPY -from=x a /b
