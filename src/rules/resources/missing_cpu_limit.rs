//! A service should not be able to take all processors of the host.

use crate::rules::prelude::*;

rule!("resources/missing-cpu-limit", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let limits = service.service.deploy.as_ref().map(|deploy| &deploy.limits);
        let own = service.service;
        let is_limited = own.cpu_millis.is_some() || own.cpu_quota.is_some() || own.cpuset.is_some();
        if is_limited || limits.is_some_and(|limits| limits.cpu_millis.is_some()) {
            continue;
        }
        let message = Message::default().services().counted(" has", " have").text(" no CPU limit");
        out.find_lack(service, message).help("`cpus: 1`, or `cpus: \"1\"` under `deploy.resources.limits`");
    }
}
