# escape=`
FROM busybox
