FROM busybox
ONBUILD maıntainer x
