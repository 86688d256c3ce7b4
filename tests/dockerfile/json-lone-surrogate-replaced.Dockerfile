FROM busybox
CMD ["\ud83dx"]
