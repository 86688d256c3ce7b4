FROM busybox
ENV A="1 2" B='3 4'
