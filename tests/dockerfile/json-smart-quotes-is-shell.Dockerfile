FROM busybox
CMD [“a”]
