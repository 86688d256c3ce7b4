# escape=` # windows
FROM busybox
