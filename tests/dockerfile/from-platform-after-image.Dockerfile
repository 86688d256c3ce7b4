FROM busybox --platform=a
