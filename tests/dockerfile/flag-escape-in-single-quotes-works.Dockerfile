FROM busybox
COPY --chown='a\'b' a /b
