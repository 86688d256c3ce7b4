FROM busybox
RUN <<EOF