…FROM busybox
