FROM busybox
RUN echo ${x:-a <<EOF}
x
EOF}
CMD z
