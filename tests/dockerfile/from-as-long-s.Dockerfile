FROM busybox Aſ one
