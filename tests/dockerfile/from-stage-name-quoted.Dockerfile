FROM busybox AS "one"
