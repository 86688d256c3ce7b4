FROM busybox
﻿RUN a
