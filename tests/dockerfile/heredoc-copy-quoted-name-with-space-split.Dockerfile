FROM busybox
COPY <<"E F" /a
x
E F
