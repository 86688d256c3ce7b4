FROM busybox
ENTRYPOINT [["a"]]
