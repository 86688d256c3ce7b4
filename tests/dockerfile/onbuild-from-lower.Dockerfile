FROM busybox
onbuild from x
