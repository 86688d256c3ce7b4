FROM busybox
RUN a && \
 cat <<EOF
x
EOF
CMD z
