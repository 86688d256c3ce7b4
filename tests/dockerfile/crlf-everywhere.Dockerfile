FROM busybox
RUN a

# c
CMD b
