FROM busybox
RUN --mount=a\ <<EOF b
RUN x
CMD z
