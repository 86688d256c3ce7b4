# escape=
# escape=`
FROM busybox
