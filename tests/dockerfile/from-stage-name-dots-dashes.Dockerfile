FROM busybox AS a.b-c_d.
