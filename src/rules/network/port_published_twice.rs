//! An overlay that says a port again adds to it, and does not replace it.

use crate::rules::prelude::*;

rule!("network/port-published-twice", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        let ports = &service.service.ports;
        for (number, later) in ports.iter().enumerate() {
            let target = |port: &Port| Some((*port.target.as_ref()?.known()?, port.protocol()?.to_owned()));
            let mut earlier = ports[..number].iter();
            let same = earlier.find(|port| {
                port.span.file != later.span.file
                    && service.project.surely_joins(port.span, later.span)
                    && target(port).is_some()
                    && target(port) == target(later)
            });
            let (Some(earlier), Some((target, _))) = (same, target(later)) else { continue };
            let message = (
                format!("container port {target} of "),
                " is published twice: `ports` of an overlay are added to the earlier ones and do not replace them",
            );
            out.find_of(service, later.span, message)
                .note(earlier.span, "this port is still published")
                .help("write `ports: !override` in the overlay, with all ports to publish");
        }
    }
}
