FROM busybox
RUN <<EOF
ÿþ
EOF
