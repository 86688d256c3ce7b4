FROM busybox
RUN <<EOF bash -e
x
EOF
CMD z
