//! A credential should reach a service as a file that only it can read, not as a variable.

use crate::rules::prelude::*;

rule!("secrets/secret-in-environment", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.runtime_services() {
        let variables = service.secret_variables();
        let Some((_, place)) = variables.first() else { continue };
        let names: Vec<_> = variables.iter().map(|(name, _)| format!("`{name}`")).collect();
        let message = format!(
            "service `{}` gets {} as {}",
            service.name(),
            listed(&names),
            if names.len() == 1 { "a variable" } else { "variables" }
        );
        let finding = out.find(*place, message);
        finding.concerns(&service.service.name);
        for (name, place) in &variables[1..] {
            finding.note(*place, format!("`{name}` is set here"));
        }
        if facts.repo.service_at(*place) != Some(service.name()) {
            finding.note(service.place(), "this is the service");
        }
        finding.help("mount it as a Compose secret (`secrets:`), and let the program read `/run/secrets/…`");
    }
}
