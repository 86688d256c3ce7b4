FROM busybox
onbuild run <<EOF
a
EOF
