FROM busybox
COPY --fr"om"=x a /b
