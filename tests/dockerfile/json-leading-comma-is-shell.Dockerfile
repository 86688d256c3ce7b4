FROM busybox
CMD [,"a"]
