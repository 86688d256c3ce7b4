FROM busybox
COPY 3<<EOF /a
x
EOF
