FROM busybox
COPY a --from=x /b
