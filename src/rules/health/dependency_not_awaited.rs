//! What a service depends on should be ready before it starts.

use crate::rules::prelude::*;

rule!("health/dependency-not-awaited", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        for dependency in &service.service.depends_on {
            let Some(other) = service.sibling(&dependency.service.value) else { continue };
            let is_started = dependency.condition.is("service_started");
            if !is_started || !service.waits_by_choice(dependency) || other.life() == Life::Ends {
                continue;
            }
            if service.waits_itself(other) {
                continue;
            }
            let is_checked = matches!(other.health(), ServiceHealth::Checked);
            let datastore = other.datastore();
            if !is_checked && datastore.is_none() {
                continue;
            }
            let name = other.name();
            let what = datastore.map_or_else(String::new, |datastore| format!(" ({})", datastore.name));
            let message = Message::default().services().counted(" does", " do").text(" not wait until ");
            let message = message.names("", "", vec![format!("`{name}`{what}")]);
            let message = message.counted(" is ready", " are ready");
            let finding = out.find_lack_at(service, dependency.service.span, message);
            finding.said_here(format!("`{}` does not wait for `{name}`", service.name()));
            if service.project.is_for_development() {
                finding.at_most(Level::Notice);
            }
            let condition = format!("`depends_on: {{{name}: {{condition: service_healthy}}}}`");
            let test = datastore.and_then(|datastore| datastore.health.as_deref()).filter(|_| !is_checked);
            let check = test.map(|test| format!("`{name}`: `test: {test}`"));
            let checks: Vec<String> = check.into_iter().collect();
            let help = Message::of("", "", vec![condition]);
            finding.help(help.names(", and a `healthcheck` for ", ", and a `healthcheck` for ", checks));
        }
    }
}
