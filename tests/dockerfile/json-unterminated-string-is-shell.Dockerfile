FROM busybox
CMD ["a]
