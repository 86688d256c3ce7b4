FROM busybox
RUN <<${E}
x
${E}
CMD z
