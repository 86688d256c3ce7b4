FROM busybox
RUN cat <<EOF<in
RUN x
CMD z
