FROM busybox
RUN --mount=type=bind,src=/s,dst=/d,readonly=false a
RUN --mount=destination=/d,readwrite=true a
