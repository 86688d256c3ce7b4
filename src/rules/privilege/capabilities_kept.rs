//! A service should give up the capabilities that it does not need.

use crate::rules::prelude::*;

rule!("privilege/capabilities-kept", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let drops_all = service.service.cap_drop.iter().any(|dropped| {
            dropped
                .as_str()
                .is_none_or(|name| name.eq_ignore_ascii_case("all") || name.eq_ignore_ascii_case("cap_all"))
        });
        if drops_all || service.is_privileged() {
            continue;
        }
        let message = Message::default().services().counted(" keeps", " keep");
        let message = message
            .text(" the default Linux capabilities, such as CHOWN and NET_RAW: `cap_drop: [ALL]` is not set");
        out.find_lack(service, message)
            .help("`cap_drop: [ALL]`, and `cap_add` for the capabilities that the program needs");
    }
}
