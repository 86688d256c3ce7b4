FROM busybox
RUN --mount=type=secret,id=x,target=/c,required=true,mode=0400,uid=1,gid=2,env=TOKEN a
