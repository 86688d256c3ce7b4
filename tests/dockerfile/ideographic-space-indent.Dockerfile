　FROM busybox　
