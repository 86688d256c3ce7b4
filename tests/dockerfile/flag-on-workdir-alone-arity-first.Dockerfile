FROM busybox
WORKDIR --foo
