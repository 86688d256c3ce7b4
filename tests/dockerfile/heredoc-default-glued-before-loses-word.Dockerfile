FROM busybox
RUN echo <<EO${x:-F}
RUN x
CMD z
