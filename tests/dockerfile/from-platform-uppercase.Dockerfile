FROM --PLATFORM=a busybox
