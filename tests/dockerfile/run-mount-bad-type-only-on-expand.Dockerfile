FROM busybox
RUN --mount=type=bogus,target=/c a
