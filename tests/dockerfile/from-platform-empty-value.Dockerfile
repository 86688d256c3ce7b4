FROM --platform= busybox
