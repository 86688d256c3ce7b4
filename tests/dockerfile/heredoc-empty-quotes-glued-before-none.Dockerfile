FROM busybox
RUN ''<<EOF
RUN x
CMD z
