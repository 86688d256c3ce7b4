FROM busybox
USER --foo me
