FROM busybox
RUN cat <<EOF \
 && b
x
EOF
