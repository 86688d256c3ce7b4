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
                ServiceHealth::Unchecked => (awaited.place(), "it has no check, and neither has its image"),
                ServiceHealth::Disabled(place) => (place, "its check is switched off here"),
                ServiceHealth::Checked => continue,
                ServiceHealth::Unknown => {
                    let message = format!(
                        "`{}` waits for `{name}` to be healthy, and it may have no check",
                        service.name()
                    );
                    out.doubt(dependency.condition.span, message)
                        .note(awaited.place(), "what its image checks is not known")
                        .help(format!("give `{name}` a `healthcheck:` of its own"));
                    continue;
                }
            };
            if awaited.overlaid().any(|other| matches!(other.health(), ServiceHealth::Checked)) {
                continue;
            }
            let message = format!(
                "`{}` never starts: it waits for `{name}` to be healthy, which nothing checks",
                service.name()
            );
            out.find(dependency.condition.span, message).note(place, why).help(format!(
                "give `{name}` a `healthcheck:` with {}; or wait for `service_started` only",
                awaited.proposed_check().keys()
            ));
        }
    }
}
