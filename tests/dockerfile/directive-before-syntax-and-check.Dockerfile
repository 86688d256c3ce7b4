# escape=`
# check=skip=all
# syntax=docker/dockerfile:1
FROM busybox
