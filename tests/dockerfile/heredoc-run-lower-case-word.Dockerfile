FROM busybox
run <<EOF
x
EOF
