FROM busybox
ENV \
 A
