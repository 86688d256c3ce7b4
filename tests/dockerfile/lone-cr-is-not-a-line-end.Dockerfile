FROM busyboxRUN a
