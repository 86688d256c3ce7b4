FROM busybox
RUN echo ${#x} <<EOF
RUN x
CMD z
