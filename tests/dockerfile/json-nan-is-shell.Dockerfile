FROM busybox
CMD [NaN]
