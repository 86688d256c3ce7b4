FROM busybox
RUN <<Eÿ
x
Eï¿½
