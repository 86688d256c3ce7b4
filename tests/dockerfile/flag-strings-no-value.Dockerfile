FROM busybox
COPY --exclude a /b
