FROM busybox
#RUN a
