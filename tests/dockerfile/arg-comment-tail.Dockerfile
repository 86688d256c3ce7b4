FROM busybox
ARG A # one
