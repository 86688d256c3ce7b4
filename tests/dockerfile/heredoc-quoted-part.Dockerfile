FROM busybox
RUN <<E'O'F
x
EOF
CMD z
