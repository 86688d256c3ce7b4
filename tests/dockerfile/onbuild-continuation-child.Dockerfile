FROM busybox
ONBUILD \
 RUN a
