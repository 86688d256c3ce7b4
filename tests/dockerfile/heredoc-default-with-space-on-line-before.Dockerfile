FROM busybox
RUN echo ${x:-a b} <<EOF
x
EOF
CMD z
