FROM busybox
RUN echo $(echo "a) <<EOF
RUN x
CMD z
