FROM busybox
ARG 1-a$=x
