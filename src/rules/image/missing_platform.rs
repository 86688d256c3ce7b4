//! A service says which platform it is built for, where the policy asks for one.

use crate::rules::prelude::*;

rule!("image/missing-platform", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let Some(wanted) = &out.policy().images.platform else { return };
    for service in facts.deployed_services() {
        let Some(build) = service.service.build.as_ref().filter(|build| build.whole) else { continue };
        if !service.service.whole {
            continue;
        }
        let said: Vec<_> = service.service.platform.iter().chain(&build.platforms).collect();
        if said.iter().any(|platform| platform.why().is_some() || platform.is(&wanted.value)) {
            continue;
        }
        let finding = match said.first() {
            Some(other) => {
                let name = other.as_str().unwrap_or_default();
                let message =
                    format!("service `{}` is built for `{name}`, not for `{}`", service.name(), wanted.value);
                out.find(other.span, message)
            }
            None => out.find_lack(
                service,
                ("the image of ", " is built for the platform of the build machine: no `platform` is set"),
            ),
        };
        finding
            .note(wanted.span, format!("the policy requires `{}`", wanted.value))
            .help(format!("`platform: {}`", wanted.value));
    }
}
