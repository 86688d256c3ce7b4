#   escape 	 =  ` 	
FROM busybox
