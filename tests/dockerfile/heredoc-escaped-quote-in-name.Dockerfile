FROM busybox
RUN <<E\'F
x
E'F
CMD z
