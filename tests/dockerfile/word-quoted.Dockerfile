FROM busybox
"RUN" a
