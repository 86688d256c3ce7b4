#escape=`
FROM busybox
