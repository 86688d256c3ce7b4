FROM busybox
CMD ["$A", "${B}"]
