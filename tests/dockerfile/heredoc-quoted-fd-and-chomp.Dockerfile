FROM busybox
RUN 2<<-'EOF'
x
	EOF
CMD z
