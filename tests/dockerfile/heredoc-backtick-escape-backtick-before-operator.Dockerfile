# escape=`
FROM busybox
RUN echo ` <<EOF
x
EOF
