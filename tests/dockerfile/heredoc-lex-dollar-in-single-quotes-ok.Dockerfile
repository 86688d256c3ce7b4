FROM busybox
RUN echo '${x^^}' <<EOF
x
EOF
CMD z
