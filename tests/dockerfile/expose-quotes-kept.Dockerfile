FROM busybox
EXPOSE "80 81"
