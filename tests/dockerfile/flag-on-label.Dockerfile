FROM busybox
LABEL --foo A=b
