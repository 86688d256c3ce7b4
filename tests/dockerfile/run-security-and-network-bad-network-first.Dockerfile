FROM busybox
RUN --security=x --network=y a
