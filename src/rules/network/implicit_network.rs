//! Services should say which networks they are on.

use crate::rules::prelude::*;

rule!("network/implicit-network", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    // Alone on it, a service shares it with nobody.
    for service in facts.deployed_services().into_iter().filter(|service| service.shares_default_network()) {
        out.find_lack(service, ("the default network joins ", " with all that name none")).help(
            "declare a network for each group that talks to each other, and name it: `networks: [backend]`",
        );
    }
}
