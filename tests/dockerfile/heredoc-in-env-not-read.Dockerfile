FROM busybox
ENV A=<<EOF
RUN x
