FROM busybox
COPY <<A b <<C /d/
1
A
2
C
