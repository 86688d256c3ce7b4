//! A datastore should be on a network with those only that use it.

use crate::rules::prelude::*;

rule!("network/datastore-on-shared-network", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let Some(datastore) = service.datastore() else { continue };
        // Who uses it is only known where somebody is known to.
        if service.users().is_empty() {
            continue;
        }
        for member in service.service.networks.iter().filter(|member| !member.is_implied) {
            let network = &member.network.value;
            let is_external = service.project.network(network).is_some_and(Network::is_external);
            let strangers = service.strangers(network);
            let who = match is_external {
                true => format!("every project on the host that joins network `{network}`"),
                false if strangers.count == 0 => continue,
                false => format!("services on network `{network}` that do not need access"),
            };
            let message = ("", format!(" can be reached by {who}"));
            let finding = out.find_lack_at(service, member.network.span, message);
            if strangers.count > 0 {
                let name = service.name();
                let strangers = some_of(&strangers);
                finding.note(
                    member.network.span,
                    format!("`{name}` ({}) can be reached by {strangers}", datastore.name),
                );
            }
            finding.help("put the datastore and only the services that use it on a separate network");
        }
    }
}

/// The first few of several services.
fn some_of(strangers: &Strangers<'_>) -> String {
    let shown: Vec<String> = strangers.named.iter().map(|name| format!("`{name}`")).collect();
    and_more(&shown, strangers.count - shown.len())
}
