RUN a
FROM busybox
