FROM busybox
CMD ["ÿ"]
