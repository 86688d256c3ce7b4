FROM busybox
EXPOSE --foo 80
