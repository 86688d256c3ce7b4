# escape=`
FROM busybox
