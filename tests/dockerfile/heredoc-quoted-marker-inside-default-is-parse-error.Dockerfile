FROM busybox
RUN echo ${x:-a <<"E O"}
x
CMD z
