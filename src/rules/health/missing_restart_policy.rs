//! A service that is meant to go on is started again when it ends.

use crate::rules::prelude::*;

rule!("health/missing-restart-policy", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.deployed_services() {
        let has_one = |service: ServiceRef<'_>| {
            let deploy = service.service.deploy.as_ref();
            service.service.restart.is_some()
                || deploy.is_some_and(|deploy| deploy.restart_policy.is_some() || !deploy.whole)
        };
        // Somebody sits at its terminal.
        let is_for_a_person = [&service.service.tty, &service.service.stdin_open]
            .iter()
            .all(|setting| setting.as_ref().is_some_and(Setting::is_true));
        let is_for_development = service.project.kind == ProjectKind::Development;
        let goes_on = service.life() == Life::Serves;
        if is_for_development
            || is_for_a_person
            || !goes_on
            || has_one(service)
            || service.overlaid().any(has_one)
        {
            continue;
        }
        let message = Message::default().services().counted(" has", " have").text(" no restart policy: ");
        let message = message.counted("it stays", "they stay").text(" down after a crash");
        out.find_lack(service, message)
            .help("`restart: unless-stopped`, or `restart: \"no\"` for a service that is meant to end");
    }
}
