FROM busybox
ENV \ 
