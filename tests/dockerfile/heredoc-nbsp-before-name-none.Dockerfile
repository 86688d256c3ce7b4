FROM busybox
RUN cat << EOF
RUN x
CMD z
