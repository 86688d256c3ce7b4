FROM busybox
RUN cat <<EOF>out
x
EOF>out
CMD z
