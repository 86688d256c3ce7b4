FROM busybox
CMD ["\u0000"]
