FROM busybox
ARG A="1 2" B
