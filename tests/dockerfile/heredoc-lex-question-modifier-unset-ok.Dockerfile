FROM busybox
RUN echo ${x:?msg} <<EOF
x
EOF
CMD z
