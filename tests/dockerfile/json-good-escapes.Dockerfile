FROM busybox
CMD ["\"\\\/\b\f\n\r\t"]
