FROM busybox
RUN <<EOF
x
eof
