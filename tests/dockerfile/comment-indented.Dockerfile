  # c
FROM busybox
	# d
