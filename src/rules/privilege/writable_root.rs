//! A service should not be able to write to its own program.

use crate::rules::prelude::*;

rule!("privilege/writable-root", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services().into_iter().filter(|service| service.life() != Life::Ends) {
        if service.service.read_only.as_ref().is_some_and(|flag| flag.known() != Some(&false)) {
            continue;
        }
        let message = Message::default().services().counted(" has", " have");
        out.find_lack(service, message.text(" a writable root file system: `read_only: true` is not set"))
            .help("`read_only: true`, with `tmpfs: [/tmp]` and volumes for the paths that are written");
    }
}
