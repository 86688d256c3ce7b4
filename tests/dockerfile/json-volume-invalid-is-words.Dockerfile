FROM busybox
VOLUME ['/a']
