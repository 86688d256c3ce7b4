FROM busybox
COPY --chmod=755 --link <<-"EOF" /a
	x
	EOF
