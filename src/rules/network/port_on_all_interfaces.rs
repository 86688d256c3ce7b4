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
        for typed in open.iter().filter_map(|port| port.for_the_host_alone(&facts.shown(port.span))) {
            let closing = format!("`{typed}`");
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

/// A service on the host's network, whose ports are discarded: what its program opens is open, whatever they say.
fn report_discarded(service: ServiceRef<'_>, out: &mut Out<'_>) {
    let Some(port) = service.service.ports.first() else { return };
    let message = ("`ports` of ", " have no effect: with `network_mode: host`, Docker discards them");
    out.find_lack_at(service, port.span, message).help(
        "delete `ports`, and bind the program itself to the address that it is for; or delete `network_mode: host`",
    );
}
