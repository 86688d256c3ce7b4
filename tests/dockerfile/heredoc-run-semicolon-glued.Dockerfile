FROM busybox
RUN cat <<EOF; ls
x
EOF;
CMD z
