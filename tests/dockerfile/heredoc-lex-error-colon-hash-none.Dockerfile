FROM busybox
RUN echo ${x:#a} <<EOF
RUN x
CMD z
