# escape=`
FROM busybox
