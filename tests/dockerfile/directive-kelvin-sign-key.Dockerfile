# checK=skip=all
# escape=`
FROM busybox
