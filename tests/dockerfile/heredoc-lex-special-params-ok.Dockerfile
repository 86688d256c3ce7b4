FROM busybox
RUN echo $@ $* $# $? $$ $! $0 ${1} <<EOF
x
EOF
CMD z
