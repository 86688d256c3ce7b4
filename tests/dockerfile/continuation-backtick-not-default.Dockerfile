FROM busybox
RUN a `
RUN b
