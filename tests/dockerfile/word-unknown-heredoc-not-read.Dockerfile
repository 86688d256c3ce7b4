FROM busybox
FOO <<EOF
RUN a
EOF
