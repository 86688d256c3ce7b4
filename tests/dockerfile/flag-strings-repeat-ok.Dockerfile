FROM busybox
COPY --exclude=a --exclude=b x /b
