# syntax=docker/dockerfile:1
# escape=no
FROM busybox
