FROM	busybox	AS	one
