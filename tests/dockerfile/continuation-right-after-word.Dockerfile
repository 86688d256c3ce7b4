FROM\
 busybox
