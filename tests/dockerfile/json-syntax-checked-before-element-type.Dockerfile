FROM busybox
CMD [1, "a"
