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
                format!("port {target} of "),
                " is published twice: an overlay adds to `ports` and does not \
                 replace what a file below it says",
            );
            out.find_of(service, later.span, message)
                .note(earlier.span, "this is still published, too")
                .help("write `ports: !override` in the overlay, with all that is to be published");
        }
    }
}
