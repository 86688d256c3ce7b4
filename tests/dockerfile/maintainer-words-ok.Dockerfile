FROM busybox
MAINTAINER A B <a@b.c>
