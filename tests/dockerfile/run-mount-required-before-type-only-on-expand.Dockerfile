FROM busybox
RUN --mount=required=true,type=secret,id=x a
