FROM  busybox
