//! A port should be open where it is needed only.

use crate::rules::prelude::*;

rule!("network/port-on-all-interfaces", check);

/// What is there to be reached from everywhere.
const WEB: [u16; 2] = [80, 443];

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        if service.discards_ports() {
            report_discarded(service, out);
            continue;
        }
        let is_open = |port: &&Port| {
            port.is_open_to_all()
                && !port.host_port().is_some_and(|port| WEB.contains(&port))
                && !service.opens_data_to_others(port)
        };
        let open: Vec<&Port> = service.service.ports.iter().filter(is_open).collect();
        let Some(port) = open.first() else { continue };
        let message = ("ports of ", " are published on all interfaces of the host");
        let mut closed: Vec<String> = Vec::new();
        for closing in open.iter().filter_map(|port| closed_form(facts, port)) {
            if !closed.contains(&closing) {
                closed.push(closing);
            }
        }
        let help = Message::from("set the address that they are for");
        out.find_lack_at(service, port.span, message)
            .once_in_repository()
            .help(help.names(BEHIND, BEHIND, closed));
    }
}

/// Who stands in front of most services.
const BEHIND: &str = "; behind a proxy on the same host, for example ";

/// What to type so that only the host itself reaches a port: of the short form the whole entry, of the long one the
/// key that it lacks. `None` where neither is known.
// Source: the Compose Specification, `ports`: `[HOST:]CONTAINER[/PROTOCOL]`, where HOST is `[IP:](port | range)`.
fn closed_form(facts: &Facts, port: &Port) -> Option<String> {
    let said = facts.shown(port.span);
    if said.contains("target:") || said.contains("target\":") {
        return Some("`host_ip: 127.0.0.1`".to_owned());
    }
    let said = said.trim().trim_matches(['"', '\'']);
    let is_entry = !said.is_empty() && !said.contains(['*', '\n', ' ']);
    match (&port.host_ip, &port.published) {
        // Variables stay as they are.
        (None, Some(_)) if is_entry => Some(format!("`127.0.0.1:{said}`")),
        (None, None) if is_entry => Some(format!("`127.0.0.1::{said}`")),
        _ => {
            let target = port.target.as_ref()?.known()?;
            let published = match &port.published {
                Some(published) => {
                    let range = published.known()?;
                    match range.first == range.last {
                        true => range.first.to_string(),
                        false => format!("{}-{}", range.first, range.last),
                    }
                }
                None => String::new(),
            };
            let protocol = port.protocol.as_ref().and_then(|protocol| protocol.as_str());
            let protocol = protocol.filter(|protocol| *protocol != "tcp");
            let protocol = protocol.map_or_else(String::new, |protocol| format!("/{protocol}"));
            Some(format!("`127.0.0.1:{published}:{target}{protocol}`"))
        }
    }
}

/// A service on the host's network, whose ports are discarded: what its program opens is open, whatever they say.
fn report_discarded(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let Some(port) = service.service.ports.first() else { return };
    let message = ("`ports` of ", " have no effect: with `network_mode: host`, Docker discards them");
    out.find_lack_at(service, port.span, message).help(
        "delete `ports`, and bind the program itself to the address that it is for; or delete `network_mode: host`",
    );
}
