FROM busybox
RUN --mount=type=ssh,id=default,required,mode=0600 a
