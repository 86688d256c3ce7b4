FROM busybox
RUN echo ${a[@]} <<EOF
RUN x
CMD z
