FROM busybox
ARG --foo
