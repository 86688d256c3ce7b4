FROM busybox
RUN <<Eÿ
x
Eÿ
