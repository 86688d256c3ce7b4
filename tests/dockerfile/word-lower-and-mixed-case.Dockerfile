from busybox
rUn a
cMD b
