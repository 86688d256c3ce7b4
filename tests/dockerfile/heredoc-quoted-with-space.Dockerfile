FROM busybox
RUN <<"E O F"
x
E O F
CMD z
