FROM busybox
RUN a \
# c \
 b
RUN d
