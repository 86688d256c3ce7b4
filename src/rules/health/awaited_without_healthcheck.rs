//! Who waits for a service to be healthy waits for its health check.

use crate::rules::prelude::*;

rule!("health/awaited-without-healthcheck", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.services() {
        for dependency in &service.service.depends_on {
            if !dependency.condition.is("service_healthy") {
                continue;
            }
            let Some(awaited) = service.sibling(&dependency.service) else { continue };
            let name = awaited.name();
            let (place, why) = match awaited.health() {
                ServiceHealth::Unchecked => {
                    (awaited.place(), "neither the service nor its image has a health check")
                }
                ServiceHealth::Disabled(place) => (place, "its health check is disabled here"),
                ServiceHealth::Checked => continue,
                ServiceHealth::Unknown => {
                    let message = format!(
                        "service `{}` waits for `{name}` to be healthy, but `{name}` may have no health check",
                        service.name()
                    );
                    out.doubt(dependency.condition.span, message)
                        .note(awaited.place(), "it is not known whether its image has a health check")
                        .help(format!("add a `healthcheck:` to `{name}`"));
                    continue;
                }
            };
            if awaited.overlaid().any(|other| matches!(other.health(), ServiceHealth::Checked)) {
                continue;
            }
            let message = format!(
                "service `{}` never starts: it waits for `{name}` to be healthy, but `{name}` has no health check",
                service.name()
            );
            out.find(dependency.condition.span, message).note(place, why).help(format!(
                "add a `healthcheck:` to `{name}` with {}; or wait only for `service_started`",
                awaited.proposed_check().keys()
            ));
        }
    }
}
