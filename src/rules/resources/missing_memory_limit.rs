//! A service should not be able to take all memory of the host.

use crate::rules::prelude::*;

rule!("resources/missing-memory-limit", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let limits = service.service.deploy.as_ref().map(|deploy| &deploy.limits);
        if service.service.mem_limit.is_some() || limits.is_some_and(|limits| limits.memory.is_some()) {
            continue;
        }
        let message = Message::default().services().counted(" has", " have").text(" no memory limit");
        out.find_lack(service, message)
            .help("`mem_limit: 512m`, or `memory: 512M` under `deploy.resources.limits`");
    }
}
