EXPOSE
FROM busybox
