FROM busybox
VOLUME --foo /a
