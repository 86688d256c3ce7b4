# check=what;is=this
FROM busybox
