# escape=`
FROM busybox
ENV A=1` 2 B=C:\x
