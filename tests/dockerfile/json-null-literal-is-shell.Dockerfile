FROM busybox
CMD null
