FROM busybox
COPY <<"EOF /a
RUN x
