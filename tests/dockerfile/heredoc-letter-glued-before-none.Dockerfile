FROM busybox
RUN cat a<<EOF
RUN x
CMD z
