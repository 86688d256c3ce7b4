//! Where the datastore is managed, a production project must not run one.

use crate::rules::prelude::*;

rule!("production/local-datastore-in-production", check);

table! {
    /// Which datastores are managed.
    struct Managed {
        /// Names of datastores, such as `postgresql`, or of their services.
        managed: Vec<Spanned<String>> = Vec::new(),
    }
}

fn check(facts: &Facts, options: &Managed, out: &mut Out<'_>) {
    for service in facts.runtime_services().filter(|service| service.project.is_for_production()) {
        let Some(datastore) = service.datastore() else { continue };
        let is_meant = |managed: &&Spanned<String>| {
            managed.value.eq_ignore_ascii_case(&datastore.name) || managed.value == service.name()
        };
        let Some(managed) = options.managed.iter().find(is_meant) else { continue };
        let name = &datastore.name;
        let message = ("in production, ", format!(" runs {name}, which the policy says is managed"));
        let finding = out.find_of(service, service.place(), message);
        finding.note(managed.span, "the policy lists it as managed");
        if let Some(top) = service.project.top_file().filter(|top| top.file != service.place().file) {
            finding.note(top, "this file marks the project as production");
        }
        finding.help(format!("remove it in the production overlay: `{}: !reset null`", service.name()));
    }
}
