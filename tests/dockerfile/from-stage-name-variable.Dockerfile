ARG N=x
FROM busybox AS $N
