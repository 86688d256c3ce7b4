FROM busybox
ARG A=Ã
