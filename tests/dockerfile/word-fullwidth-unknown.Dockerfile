ＦROM busybox
