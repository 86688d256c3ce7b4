//! A published port should be one that the image listens on.

use crate::rules::prelude::*;

rule!("health/port-not-exposed", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        // Of datastores, the table knows the ports of their data only.
        let Some(listening) = service.listening().filter(|_| service.image().is_some()) else { continue };
        for port in &service.service.ports {
            let Some(target) = port.target.as_ref().and_then(|target| target.known()).copied() else {
                continue;
            };
            if !listening.denies(target) || service.is_debugger(target) {
                continue;
            }
            let message = (
                "",
                format!(
                    " publishes port {target}, and its image says that it listens on {}",
                    listening.words()
                ),
            );
            let finding = out.find_of(service, port.span, message);
            for place in &listening.places {
                finding.note(*place, "the image says so here");
            }
            finding.help("publish a port that the program listens on, or correct EXPOSE");
        }
    }
}
