FOO
FROM busybox
