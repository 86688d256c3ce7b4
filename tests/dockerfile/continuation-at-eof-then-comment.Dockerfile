FROM busybox
RUN a \
# c
# d
