FROM busybox AS Kone
