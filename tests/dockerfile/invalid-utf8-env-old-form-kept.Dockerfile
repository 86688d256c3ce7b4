FROM busybox
ENV A ÿ
