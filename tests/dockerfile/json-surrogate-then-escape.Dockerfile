FROM busybox
CMD ["\ud83d\u0041"]
