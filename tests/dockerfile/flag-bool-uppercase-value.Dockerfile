FROM busybox
COPY --link=TRUE a /b
