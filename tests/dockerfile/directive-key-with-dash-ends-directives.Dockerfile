# my-key=blue
# escape=`
FROM busybox
