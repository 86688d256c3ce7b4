FROM busybox
RUN echo \<<EOF
RUN x
CMD z
