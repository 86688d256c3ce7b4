FROM busybox
COPY --link=1 a /b
