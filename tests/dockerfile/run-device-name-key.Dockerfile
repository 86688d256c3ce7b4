FROM busybox
RUN --device=name=vendor.com/dev,required=false a
