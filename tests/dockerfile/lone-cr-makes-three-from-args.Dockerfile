FROM busyboxASone
