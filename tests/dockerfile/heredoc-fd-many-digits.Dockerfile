FROM busybox
RUN cat 0012<<EOF
x
EOF
CMD z
