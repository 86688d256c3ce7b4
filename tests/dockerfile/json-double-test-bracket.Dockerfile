FROM busybox
RUN [[ -f /a ]]
