FROM busybox
RUN cat <<EOF|sh
x
EOF
CMD z
