FROM busybox
RUN echo $((1<<2))
RUN x
CMD z
