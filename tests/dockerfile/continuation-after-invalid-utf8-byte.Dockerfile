FROM busybox
RUN a ÿ\
 b
