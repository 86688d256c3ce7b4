FROM busybox
RUN <<$EOF
x
$EOF
CMD z
