//! A health check should say how often it runs, how long it may take, and how often it may fail.

use crate::rules::prelude::*;

rule!("health/healthcheck-without-limits", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let Some(check) = image.health_times() else { continue };
        // A service that says it itself does not need the image to.
        let has_own = |service: ServiceRef<'_>| service.service.healthcheck.is_some();
        if check.missing.is_empty() || image.runs_in_service() && image.services().all(has_own) {
            continue;
        }
        let flags: Vec<_> = check.missing.iter().map(|name| format!("--{name}=…")).collect();
        out.find(check.place, format!("the health check sets no {}", list(&check.missing)))
            .shipped_by_those(image, |service| !has_own(service))
            .help(format!("add before CMD: `{}`", flags.join(" ")));
    }
    for service in facts.runtime_services() {
        let Some(check) = &service.service.healthcheck else { continue };
        let Some(test) = check.test.as_ref().filter(|_| check.whole && check.disabled().is_none()) else {
            continue;
        };
        let said = [
            ("interval", check.interval.is_some()),
            ("timeout", check.timeout.is_some()),
            ("retries", check.retries.is_some()),
        ];
        let missing: Vec<_> = said.iter().filter(|(_, is_said)| !is_said).map(|(name, _)| *name).collect();
        let complete = |other: ServiceRef<'_>| {
            let check = other.service.healthcheck.as_ref();
            check.is_some_and(|check| {
                check.interval.is_some() && check.timeout.is_some() && check.retries.is_some()
            })
        };
        if missing.is_empty() || service.overlaid().any(complete) {
            continue;
        }
        let message = format!("the health check of service `{}` sets no {}", service.name(), list(&missing));
        let lines: Vec<_> = missing.iter().map(|name| format!("`{name}:`")).collect();
        out.find(test.span, message).help(format!("add {} next to `test:`", listed(&lines)));
    }
}

/// `interval`, `interval and no timeout`, `interval, no timeout and no retries`.
fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} and no {last}", others.join(", no ")),
    }
}
