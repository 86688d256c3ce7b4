FROM busybox
CMD <<EOF
RUN x
