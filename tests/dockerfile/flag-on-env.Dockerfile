FROM busybox
ENV --foo=bar A=b
