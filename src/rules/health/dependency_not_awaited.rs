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
            let is_checked = matches!(other.health(), ServiceHealth::Checked);
            let datastore = other.datastore();
            if !is_checked && datastore.is_none() {
                continue;
            }
            let name = other.name();
            let what = datastore.map_or_else(String::new, |datastore| format!(" ({})", datastore.name));
            let message = ("nothing makes ", format!(" wait until `{name}`{what} is ready"));
            let finding = out.find_lack_at(service, dependency.service.span, message);
            if service.project.is_for_development() {
                finding.at_most(Level::Notice);
            }
            let condition = format!("`depends_on: {{{name}: {{condition: service_healthy}}}}`");
            match datastore.and_then(|datastore| datastore.health.as_deref()).filter(|_| !is_checked) {
                Some(test) => {
                    finding.help(format!("{condition}, and a `healthcheck` for `{name}`: `test: {test}`"));
                }
                None => {
                    finding.help(condition);
                }
            }
        }
    }
}
