#
# escape=`
FROM busybox
