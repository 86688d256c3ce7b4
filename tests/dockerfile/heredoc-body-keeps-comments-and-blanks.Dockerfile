FROM busybox
RUN <<EOF
# c

  x \
EOF
CMD z
