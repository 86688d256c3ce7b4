//! A health check must not be switched off.

use crate::rules::prelude::*;

rule!("health/healthcheck-disabled", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let ImageHealth::Disabled(setting) = image.health() else { continue };
        let has_own = |service: ServiceRef<'_>| matches!(service.health(), ServiceHealth::Checked);
        if image.runs_in_service() && image.services().all(has_own) {
            continue;
        }
        out.find(setting.place, "the image disables its health check")
            .way(&image.way_from(setting.stage), "no health check")
            .shipped_by(image)
            .help(check_for(image));
    }
    for service in facts.runtime_services() {
        let Some(place) = service.service.healthcheck.as_ref().and_then(Healthcheck::disabled) else {
            continue;
        };
        out.find(place, format!("service `{}` disables its health check", service.name()))
            .help(service.proposed_check().help_for_service());
    }
}

/// What to type instead.
fn check_for(image: Image<'_>) -> String {
    let services: Vec<_> = image.runtime_services().collect();
    let check = image.proposed_check(&services);
    format!("write `{}` instead{}", check.instruction(), check.needed())
}
