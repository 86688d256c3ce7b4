FROM busybox # base
