FROM busybox
RUN <<"a\"b"
x
a"b
CMD z
