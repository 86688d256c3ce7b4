FROM busybox
CMD ["a"]
