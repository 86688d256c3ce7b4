FROM busybox
COPY --from=x
