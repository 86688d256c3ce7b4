# escape =`
FROM busybox
