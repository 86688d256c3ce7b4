FROM busybox
RUN echo 1<<2
x
2
CMD z
