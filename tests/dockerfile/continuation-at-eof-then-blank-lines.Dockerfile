FROM busybox
RUN a \


