FROM busybox
ADD <<EOF /a
x
EOF
