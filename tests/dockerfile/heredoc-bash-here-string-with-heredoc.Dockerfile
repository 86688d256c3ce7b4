FROM busybox
RUN cat <<<a <<EOF
x
EOF
CMD z
