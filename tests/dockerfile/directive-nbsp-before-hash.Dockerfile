 # escape=`
FROM busybox
