//! A datastore should not be open to the host's network.

use crate::rules::prelude::*;

rule!("network/published-datastore", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let Some(datastore) = service.datastore() else { continue };
        for port in service.service.ports.iter().filter(|port| service.opens_data_to_others(port)) {
            let name = &datastore.name;
            let target = port.target.as_ref().and_then(|target| target.known()).copied().unwrap_or_default();
            let message = Message::default().services().counted(" publishes", " publish");
            let message = message.text(format!(" {name} (port {target}) outside the host"));
            let file = service.file_of_any_release();
            out.find_of(service, port.span, message).once_for(file).help(format!(
                "delete it: services of the project use their network; for access from the host only: \
                 `127.0.0.1:{target}:{target}`"
            ));
        }
    }
}
