FROM busybox
CMD ["\u0041\u00e9"]
