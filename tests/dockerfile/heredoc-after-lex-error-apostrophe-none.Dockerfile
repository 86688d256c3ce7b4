FROM busybox
RUN echo it's <<EOF
RUN x
CMD z
