FROM busybox
RUN echo ${x:1:2} <<EOF
x
EOF
CMD z
