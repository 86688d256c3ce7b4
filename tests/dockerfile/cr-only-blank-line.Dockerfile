
FROM busybox

