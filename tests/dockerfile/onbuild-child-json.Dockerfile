FROM busybox
ONBUILD CMD ["a"]
