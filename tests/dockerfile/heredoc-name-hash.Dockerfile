FROM busybox
RUN <<#a
x
#a
CMD z
