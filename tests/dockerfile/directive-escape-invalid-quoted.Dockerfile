# escape="`"
FROM busybox
