FROM busybox
maıntainer me
