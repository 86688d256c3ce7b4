FROM busybox
RUN <<A <<B
x
B
y
A
CMD z
