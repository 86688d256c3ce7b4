FROM\
busybox
