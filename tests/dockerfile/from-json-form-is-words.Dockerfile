FROM ["busybox"]
