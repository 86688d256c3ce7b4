FROM busybox
RUN <<EOF



EOF
CMD z
