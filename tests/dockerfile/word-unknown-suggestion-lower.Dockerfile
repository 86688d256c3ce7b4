FROM busybox
runn a
