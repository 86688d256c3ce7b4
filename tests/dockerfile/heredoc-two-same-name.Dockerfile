FROM busybox
RUN <<A <<A
x
A
y
A
CMD z
