  	# escape=`
FROM busybox
