FROM busybox
CMD [null]
