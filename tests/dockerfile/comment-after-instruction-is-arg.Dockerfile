FROM busybox
EXPOSE 80 # web
