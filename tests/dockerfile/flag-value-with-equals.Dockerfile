FROM busybox
COPY --chmod=u=rw,g=r a /b
