FROM busybox
RUN --mount=type=cache,target=/c,id=x,sharing=locked,from=b,source=/s,mode=0755,uid=1,gid=2,ro a
