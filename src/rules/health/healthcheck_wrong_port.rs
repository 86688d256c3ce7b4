//! A health check should ask a port that the program listens on.

use crate::rules::prelude::*;

rule!("health/healthcheck-wrong-port", check);

const HELP: &str = "check the port that the program listens on";

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let Some(listening) = service.listening().filter(|listening| is_sure(service, listening)) else {
            continue;
        };
        for asked in service.asked_ports().into_iter().filter(|asked| listening.denies(asked.port)) {
            let message = (
                "the health check of ",
                format!(
                    " checks port {}, but {} listens on {}",
                    asked.port,
                    listening.subject(),
                    listening.words()
                ),
            );
            let finding = out.find_of(service, asked.place, message);
            note_places(finding, &listening);
            finding.help(HELP);
        }
    }
    // What no service runs is asked by its own check alone.
    for image in facts.runtime_images().filter(|image| !image.runs_in_service()) {
        let asked = image.asked_ports();
        let Some(listening) = image.listening().filter(|_| !asked.is_empty()) else { continue };
        for asked in asked.iter().filter(|asked| listening.denies(asked.port)) {
            let (port, server, ports) = (asked.port, listening.subject(), listening.words());
            let message = format!("the health check checks port {port}, but {server} listens on {ports}");
            let finding = out.find(asked.place, message).shipped_by(image);
            note_places(finding, &listening);
            finding.help(HELP);
        }
    }
}

fn note_places(finding: &mut Finding, listening: &Listening) {
    for place in &listening.places {
        finding.note(
            *place,
            match listening.is_default {
                true => "nothing here sets another port",
                false => "the port is set here",
            },
        );
    }
}

/// Whether the ports that a program listens on are known for sure: its configuration says so, or EXPOSE names one port, and a
/// port that the service publishes leads to it. EXPOSE alone may be of yesterday.
fn is_sure(service: ServiceRef<'_>, listening: &Listening) -> bool {
    let mut targets = service.service.ports.iter().filter_map(|port| port.target.as_ref()?.known());
    listening.server.is_some() || listening.is_one() && targets.any(|target| listening.has(*target))
}
