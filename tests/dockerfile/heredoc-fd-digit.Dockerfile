FROM busybox
RUN cat 3<<EOF
x
EOF
CMD z
