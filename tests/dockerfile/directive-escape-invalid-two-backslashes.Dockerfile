# escape=\\
FROM busybox
