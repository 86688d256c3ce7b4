FROM busybox
RUN --mount a
