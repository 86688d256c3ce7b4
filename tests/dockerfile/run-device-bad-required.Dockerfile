FROM busybox
RUN --device=v/d,required=maybe a
