//! A published port should be one that the image listens on.

use crate::rules::prelude::*;

rule!("health/port-not-exposed", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services().into_iter().filter(|service| !service.discards_ports()) {
        report_own(service, out);
        let Some(listening) = service.listening() else { continue };
        for port in &service.service.ports {
            let Some(target) = port.target.as_ref().and_then(|target| target.known()).copied() else {
                continue;
            };
            if !listening.denies(target) || service.is_debugger(target) {
                continue;
            }
            let ports = listening.words();
            let message = Message::default().services().counted(" publishes", " publish");
            let message = message.text(format!(" container port {target}, but "));
            let message = match listening.server {
                Some(server) => message.text(format!("{server} listens on {ports}")),
                None => message.counted("its image exposes", "their image exposes").text(format!(" {ports}")),
            };
            let finding = out.find_of(service, port.span, message);
            for place in &listening.places {
                let note = match (listening.server, listening.is_default) {
                    (None, _) => "the ports are declared here",
                    (Some(_), true) => "nothing here sets another port",
                    (Some(_), false) => "the port is set here",
                };
                finding.note(*place, note);
            }
            finding.help(match listening.server {
                Some(_) => "publish a port that the server listens on, or change its configuration",
                None => "publish a port that the program listens on, or correct EXPOSE",
            });
        }
    }
}

/// A service whose own `expose` names the port of the host in the place of the one that it publishes.
fn report_own(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let exposed: Option<Vec<u16>> =
        service.service.expose.iter().map(|port| port.as_str()?.split('/').next()?.parse().ok()).collect();
    let Some(exposed) = exposed.filter(|_| service.unread().is_none()) else { return };
    let targets = service.service.ports.iter().filter_map(|port| port.target.as_ref()?.known().copied());
    let targets: Vec<u16> = targets.collect();
    for port in &service.service.ports {
        let Some(target) = port.target.as_ref().and_then(|target| target.known()).copied() else { continue };
        let Some(published) = port.published.as_ref().and_then(|published| published.known()) else {
            continue;
        };
        let is_swapped = exposed.contains(&published.first) && !exposed.contains(&target);
        if published.first != published.last || !is_swapped || targets.contains(&published.first) {
            continue;
        }
        let message = (
            "",
            format!(
                " publishes container port {target}, but its `expose` lists the host port {}",
                published.first
            ),
        );
        let finding = out.find_of(service, port.span, message);
        for said in &service.service.expose {
            finding.note(said.span, "`expose` takes container ports");
        }
        finding.help(
            "publish the port that the program listens on, and list that port in `expose`, or delete `expose`",
        );
    }
}
