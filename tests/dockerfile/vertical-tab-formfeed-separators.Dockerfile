FROMbusyboxASone
