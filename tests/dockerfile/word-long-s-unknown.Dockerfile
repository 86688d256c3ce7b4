FROM busybox
UſER me
