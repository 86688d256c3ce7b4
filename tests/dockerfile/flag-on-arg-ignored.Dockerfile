FROM busybox
ARG --foo=bar A=b
