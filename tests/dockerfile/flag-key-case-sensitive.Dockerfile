FROM busybox
COPY --From=x a /b
