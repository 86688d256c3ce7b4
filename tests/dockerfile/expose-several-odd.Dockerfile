FROM busybox
EXPOSE 80 443/tcp abc 1-2/udp
