FROM busybox
RUN cat <<EOF # it's
RUN x
CMD z
