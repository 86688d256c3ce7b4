FROM busybox
ENV A="x \
y"
