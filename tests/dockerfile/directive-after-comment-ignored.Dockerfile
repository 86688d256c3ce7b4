# a comment
# escape=`
FROM busybox
RUN echo `
RUN echo b
