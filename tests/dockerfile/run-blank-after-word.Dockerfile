FROM busybox
RUN 	 
