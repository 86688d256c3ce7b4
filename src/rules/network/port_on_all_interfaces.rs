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
        let open = service.service.ports.iter().find(|port| {
            port.is_open_to_all()
                && !port.host_port().is_some_and(|port| WEB.contains(&port))
                && !service.opens_data_to_others(port)
        });
        let Some(port) = open else { continue };
        let message = ("ports of ", " are published on all interfaces of the host");
        out.find_lack_at(service, port.span, message)
            .once_in_repository()
            .help("say the address that they are for, such as `127.0.0.1:8080:8080` behind a proxy");
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
