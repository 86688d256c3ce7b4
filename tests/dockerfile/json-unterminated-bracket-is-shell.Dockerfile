FROM busybox
CMD ["a"
