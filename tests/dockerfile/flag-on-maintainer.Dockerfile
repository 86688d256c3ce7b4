FROM busybox
MAINTAINER --foo me
