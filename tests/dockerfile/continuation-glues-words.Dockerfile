FROM busybox
RUN ab\
cd
