FROM busybox
CMD [01]
