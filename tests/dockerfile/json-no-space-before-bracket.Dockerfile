FROM busybox
CMD["a"]
