//! A service that is meant to go on is started again when it ends.

use crate::rules::prelude::*;

rule!("health/missing-restart-policy", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for service in repo.runtime_services() {
        let is_for_development =
            service.is_for_development() || service.project.kind == ProjectKind::Development;
        let has_one = |service: ServiceRef<'_>| {
            let deploy = service.service.deploy.as_ref();
            service.service.restart.is_some()
                || deploy.is_some_and(|deploy| deploy.restart_policy.is_some() || !deploy.whole)
        };
        let is_run = service.service.provider.is_none() && service.service.whole;
        if is_for_development
            || !is_run
            || has_one(service)
            || service.life() != Life::Serves
            || service.overlaid().any(has_one)
        {
            continue;
        }
        out.find(service.place(), format!("nothing starts `{}` again when it ends", service.name()))
            .help("add `restart: unless-stopped`; or `restart: \"no\"` to a service that is meant to end");
    }
}
