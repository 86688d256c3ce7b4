FROM --platfrom=a busybox
