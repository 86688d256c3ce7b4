# escape=`
FROM busybox
