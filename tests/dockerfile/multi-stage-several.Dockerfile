FROM busybox AS a
RUN x
FROM a AS b
ARG V
FROM --platform=linux/amd64 b
COPY --from=a x /y
