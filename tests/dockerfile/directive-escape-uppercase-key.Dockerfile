# EsCaPe=`
FROM busybox
