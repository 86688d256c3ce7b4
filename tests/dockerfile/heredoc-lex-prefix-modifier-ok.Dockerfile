FROM busybox
RUN echo ${x#a} ${x##*/} ${x%b} <<EOF
x
EOF
CMD z
