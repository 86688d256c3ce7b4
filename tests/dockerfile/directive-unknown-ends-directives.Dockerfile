# colour=blue
# escape=`
FROM busybox
