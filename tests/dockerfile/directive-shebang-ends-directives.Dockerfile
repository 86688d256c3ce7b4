#!/usr/bin/env docker
# escape=`
FROM busybox
