//! A datastore should be on a network with those only that use it.

use crate::rules::prelude::*;

rule!("network/datastore-on-shared-network", check);

/// More strangers than these are counted, not named.
const MAX_NAMED: usize = 4;

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
            let mut strangers: Vec<&str> = service
                .neighbours(network)
                .into_iter()
                .filter(|other| !users.contains(&other.name()) && !other.may_use(service))
                .map(ServiceRef::name)
                .collect();
            strangers.sort_unstable();
            strangers.dedup();
            let message = match is_external {
                true => format!("every project of the host that joins `{network}` reaches {{services}}"),
                false if strangers.is_empty() => continue,
                false => format!("services on `{network}` that do not use them reach {{services}}"),
            };
            let finding = out.find_lack(service, message);
            finding.place = member.network.span;
            if !strangers.is_empty() {
                let name = service.name();
                let strangers = some_of(&strangers);
                finding.note(
                    member.network.span,
                    format!("{} of `{name}` is open to {strangers}", datastore.name),
                );
            }
            finding.help("give a datastore a network of its own that only the services that use it join");
        }
    }
}

/// The first few of several services.
fn some_of(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(MAX_NAMED).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(MAX_NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
