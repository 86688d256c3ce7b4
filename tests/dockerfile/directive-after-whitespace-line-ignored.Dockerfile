 	 
# escape=`
FROM busybox
