FROM busybox
RUN a${x:-b}3<<EOF
RUN x
CMD z
