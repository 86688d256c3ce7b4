ARG V=1
FROM busybox:$V
