FROM busybox
ENV "A b"=1
