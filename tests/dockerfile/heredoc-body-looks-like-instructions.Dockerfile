FROM busybox
RUN <<EOF
FROM a b c
ENV x
EOF
CMD z
