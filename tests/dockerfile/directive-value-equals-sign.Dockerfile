# escape==`
FROM busybox
