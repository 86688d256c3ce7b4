//! A datastore should be on a network with those only that use it.

use crate::rules::prelude::*;

rule!("network/datastore-on-shared-network", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for service in repo.deployed_services() {
        let Some(datastore) = service.datastore() else { continue };
        let users: Vec<&str> = service.users().iter().map(|user| user.name()).collect();
        // Who uses it is only known where somebody is known to.
        if users.is_empty() {
            continue;
        }
        for member in service.service.networks.iter().filter(|member| !member.is_implied) {
            let network = &member.network.value;
            let is_external = service.project.network(network).is_some_and(Network::is_external);
            let strangers: Vec<ServiceRef<'_>> = service
                .neighbours(network)
                .into_iter()
                .filter(|other| !users.contains(&other.name()) && !other.may_use(service))
                .collect();
            if strangers.is_empty() && !is_external {
                continue;
            }
            let message = match is_external {
                true => format!("every project on `{network}` reaches {{services}} ({})", datastore.name),
                false => {
                    format!(
                        "services on `{network}` reach {{services}} ({}) and do not use it",
                        datastore.name
                    )
                }
            };
            let finding = out.find_of(service, member.network.span, message);
            for stranger in strangers {
                finding.note(stranger.place(), format!("`{}` is on this network, too", stranger.name()));
            }
            finding.help("give the datastore a network of its own that only the services that use it join");
        }
    }
}
