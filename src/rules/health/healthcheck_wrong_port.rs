//! A health check should ask a port that the program listens on.

use crate::rules::prelude::*;

rule!("health/healthcheck-wrong-port", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let Some(listening) = service.listening().filter(Listening::is_one) else { continue };
        for asked in service.asked_ports().into_iter().filter(|asked| listening.denies(asked.port)) {
            let message = (
                "the health check of ",
                format!(" asks port {}, and the program listens on {}", asked.port, listening.words()),
            );
            let finding = out.find_of(service, asked.place, message);
            for place in &listening.places {
                finding.note(*place, "this says which port it listens on");
            }
            finding.help("ask the port that the program listens on");
        }
    }
}
