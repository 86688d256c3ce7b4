FROM busybox
RUN --network=$N a
