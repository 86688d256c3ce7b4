FROM busybox
CMD ["\u41"]
