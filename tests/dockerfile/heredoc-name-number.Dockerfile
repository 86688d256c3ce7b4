FROM busybox
RUN <<1
x
1
CMD z
