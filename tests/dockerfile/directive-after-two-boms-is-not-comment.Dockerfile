﻿# escape=`
FROM busybox
