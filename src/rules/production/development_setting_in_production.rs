//! A production project must not run with settings for development.

use crate::rules::prelude::*;

rule!("production/development-setting-in-production", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| service.project.is_for_production()) {
        let is_sure = |place: Span| {
            service.project.top_file().is_none_or(|top| service.project.surely_joins(place, top))
        };
        let settings = service.development_settings().into_iter();
        for setting in settings.filter(|setting| is_sure(setting.place)) {
            let message = ("in production, ", format!(" {}", setting.what));
            let finding = out.find_of(service, setting.place, message);
            if let Some(top) = service.project.top_file().filter(|top| top.file != setting.place.file) {
                finding.note(top, "this file marks the project as production");
            }
            finding.help(setting.kind.help());
        }
    }
}
