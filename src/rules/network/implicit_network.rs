//! Services should say which networks they are on.

use crate::rules::prelude::*;

rule!("network/implicit-network", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    let is_on_it = |service: ServiceRef<'_>| {
        let mut networks = service.service.networks.iter();
        service.is_container()
            && networks.any(|network| network.is_implied)
            && service.project.network("default").is_some_and(|network| network.is_implied)
    };
    for service in repo.deployed_services().into_iter().filter(|service| is_on_it(*service)) {
        // Alone on it, a service shares it with nobody.
        if service.siblings().filter(|sibling| is_on_it(*sibling)).count() < 2 {
            continue;
        }
        out.find_lack(service, "the default network joins {services} with all that name none").help(
            "declare a network for each group that talks to each other, and name it: `networks: [backend]`",
        );
    }
}
