FROM busybox
COPY --link=true=false a /b
