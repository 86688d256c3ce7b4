//! A service must not run with the host's privileges.

use crate::rules::prelude::*;

rule!("privilege/privileged-service", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        let Some(privileged) = service.service.privileged.as_ref().filter(|flag| flag.is_true()) else {
            continue;
        };
        let message = ("`privileged: true` gives ", " all capabilities and all devices of the host");
        out.find_of(service, privileged.span, message).overridden(privileged).help(
            "delete it, and add only what the program needs: `cap_add: [NET_ADMIN]`, \
             `devices: [/dev/net/tun]`",
        );
    }
}
