FROM busybox
COPY --from=a --from=a x /b
