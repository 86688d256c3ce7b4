FROM busybox
RUN --network= a
