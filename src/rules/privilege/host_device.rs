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
            out.find_of(
                service,
                rule.span,
                (format!("cgroup rule `{text}` gives "), " access to host devices"),
            )
            .help("allow only the device that it needs, with `r` or `rw`");
        }
    }
}

fn report(service: ServiceRef<'_>, place: Span, device: &str, out: &mut Out<'_>) {
    let message = Message::default().services().counted(" has", " have").text(" access to ");
    out.find_of(service, place, message.names("host device ", "host devices ", vec![format!("`{device}`")]))
        .once_for(format!("{:?}", service.place()))
        .said_here(format!("`{device}`"))
        .help("delete it, or add an exception to the policy if the service needs the device");
}
