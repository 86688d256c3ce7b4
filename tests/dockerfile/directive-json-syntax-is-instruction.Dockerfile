{ "syntax": "x" }
FROM busybox
