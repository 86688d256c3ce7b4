FROM busybox
WORKDIR --foo /a
