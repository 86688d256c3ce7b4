FROM busybox
RUN <<A <<B
x
A
y
B
CMD z
