FROM busybox 
