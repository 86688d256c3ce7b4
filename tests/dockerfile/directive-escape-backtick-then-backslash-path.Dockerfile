# escape=`
FROM busybox
WORKDIR C:\app\
RUN dir
