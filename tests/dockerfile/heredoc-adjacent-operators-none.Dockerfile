FROM busybox
RUN <<A<<B
RUN x
CMD z
