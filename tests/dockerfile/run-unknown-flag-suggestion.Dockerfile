FROM busybox
RUN --mont=type=cache a
