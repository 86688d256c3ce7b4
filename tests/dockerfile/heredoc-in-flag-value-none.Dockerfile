FROM busybox
RUN --mount=<<EOF a
RUN x
CMD z
