FROM busybox
RUN a
CMD b
