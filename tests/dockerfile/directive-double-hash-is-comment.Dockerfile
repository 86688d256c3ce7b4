## escape=`
FROM busybox
