FROM -- busybox
