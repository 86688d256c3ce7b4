FROMbusybox
