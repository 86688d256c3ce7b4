FROM busybox
ADD <<A <<B
x
A
y
B
