FROM busybox
FOO [1]
