FROM busybox
RUN --mount= --device= a
