FROM busybox
COPY --from=x -- --odd /b
