FROM busybox
RUN <<"a\nb"
x
a\nb
CMD z
