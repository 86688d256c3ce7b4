FROM busybox
ONBUILD COPY --from=x a /b
