FROM busybox
COPY <<EOF /a
x
EOF
