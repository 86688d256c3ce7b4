//! A published port should be one that the image listens on.

use crate::rules::prelude::*;

rule!("health/port-not-exposed", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let Some(listening) = service.listening() else { continue };
        for port in &service.service.ports {
            let Some(target) = port.target.as_ref().and_then(|target| target.known()).copied() else {
                continue;
            };
            if !listening.denies(target) || service.is_debugger(target) {
                continue;
            }
            let ports = listening.words();
            let who = match listening.server {
                Some(server) => format!("{server} listens on {ports}"),
                None => format!("its image says that it listens on {ports}"),
            };
            let message = ("", format!(" publishes port {target}, and {who}"));
            let finding = out.find_of(service, port.span, message);
            for place in &listening.places {
                finding.note(*place, "the image says so here");
            }
            finding.help(match listening.server {
                Some(_) => "publish a port that the server listens on, or change its configuration",
                None => "publish a port that the program listens on, or correct EXPOSE",
            });
        }
    }
}
