FROM busybox
CMD ["C:\app"]
