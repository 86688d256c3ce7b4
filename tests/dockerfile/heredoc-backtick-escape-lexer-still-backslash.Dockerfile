# escape=`
FROM busybox
RUN dir C:\ <<EOF
RUN x
