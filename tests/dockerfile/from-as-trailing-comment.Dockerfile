FROM busybox AS one # base
