FROM busybox
RUN cat <<-
RUN x
CMD z
