FROM busybox
RUN --device= a
