
﻿FROM busybox
