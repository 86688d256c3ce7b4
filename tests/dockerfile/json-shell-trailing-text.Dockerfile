FROM busybox
SHELL ["a"] x
