//! A service should not be able to start processes without end.

use crate::rules::prelude::*;

rule!("resources/missing-pids-limit", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let limits = service.service.deploy.as_ref().and_then(|deploy| deploy.limits.pids.as_ref());
        // A limit of 0 or -1 is none.
        let limits = [service.service.pids_limit.as_ref(), limits].into_iter().flatten();
        if limits.into_iter().any(|limit| limit.known().is_none_or(|limit| *limit > 0)) {
            continue;
        }
        let message = Message::default().services().counted(" has", " have").text(" no process limit");
        out.find_lack(service, message)
            .help("`pids_limit: 200`, or `pids: 200` under `deploy.resources.limits`");
    }
}
