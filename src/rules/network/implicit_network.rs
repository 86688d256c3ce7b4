//! Services should say which networks they are on.

use crate::rules::prelude::*;

rule!("network/implicit-network", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    // Two that talk to each other have nothing to be kept apart.
    for service in facts.deployed_services().into_iter().filter(|service| service.shares_default_network()) {
        let message = Message::default().services().counted(" shares", " share");
        let message = message.text(" the default network with every service that names none");
        out.find_lack(service, message).once_in_file().help(
            "declare a network for each group that talks to each other, and name it: `networks: [backend]`",
        );
    }
}
