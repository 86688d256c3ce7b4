FROM busybox
RUN cat <\
<EOF
x
EOF
CMD z
