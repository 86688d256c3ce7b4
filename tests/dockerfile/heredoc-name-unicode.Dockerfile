FROM busybox
RUN <<Éà
x
Éà
CMD z
