#escape=`
FROM busybox
