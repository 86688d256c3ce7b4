FROM busybox
SHELL --x ["a"]
