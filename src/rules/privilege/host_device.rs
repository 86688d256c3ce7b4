//! A service should not be given devices of the host.

use crate::rules::prelude::*;

rule!("privilege/host-device", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        for device in &service.service.devices {
            let source = device.source.as_ref().and_then(|source| source.as_str()).unwrap_or("a device");
            // Devices of the container device interface are named, and given by their driver.
            if source.contains('=') {
                continue;
            }
            report(service, device.span, source, out);
        }
        for path in service.host_paths() {
            if let (Some(device), HostPathWay::Own) = (path.device(), path.way) {
                report(service, path.place, device, out);
            }
        }
        for rule in &service.service.device_cgroup_rules {
            let text = rule.as_str().unwrap_or("a rule");
            out.find_of(service, rule.span, (format!("`{text}` opens devices of the host to "), ""))
                .help("name the one device that it needs, with `r` or `rw` only");
        }
    }
}

fn report(service: ServiceRef<'_>, place: Span, device: &str, out: &mut Out<'_>) {
    let message = Message::of("", "", vec![format!("`{device}`")]);
    out.find_of(
        service,
        place,
        message.counted(" of the host is open to ", " of the host are open to ").services(),
    )
    .once_for(format!("{:?}", service.place()))
    .said_here(format!("`{device}`"))
    .help("keep it only if the service cannot do without, and say so in the policy");
}
