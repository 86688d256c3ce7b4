FROM busybox
RUN --device=vendor.com/dev=all,required a
