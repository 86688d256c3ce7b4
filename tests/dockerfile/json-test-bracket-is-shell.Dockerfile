FROM busybox
RUN [ -f /a ] && b
