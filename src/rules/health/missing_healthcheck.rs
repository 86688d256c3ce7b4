//! A service must have a health check, in its image or of its own.

use crate::rules::prelude::*;

rule!("health/missing-healthcheck", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images().filter(|image| image.is_service()) {
        let ImageHealth::Unchecked = image.health() else { continue };
        // What a service checks by itself, or runs once, does not need the image's check.
        let lacks = |service: ServiceRef<'_>| lacks_check(service);
        if image.runs_in_service() && !image.services().any(lacks) {
            continue;
        }
        out.find(image.absence_place(), "nothing checks whether containers of this image work")
            .shipped_by_those(image, lacks)
            .help(
                "add `HEALTHCHECK CMD …` to the runtime stage, or `healthcheck:` to the service, that asks \
                 the program itself",
            );
    }
    for service in
        repo.runtime_services().filter(|service| service.image().is_none() && lacks_check(*service))
    {
        let Some(image) = service.external_image() else { continue };
        let message = format!(
            "nothing checks whether `{}` works: `{}` has no check",
            service.name(),
            image.short_name()
        );
        out.find(service.place(), message)
            .help("add `healthcheck:` to the service, with a `test` that asks the program itself");
    }
}

fn lacks_check(service: ServiceRef<'_>) -> bool {
    matches!(service.health(), ServiceHealth::Unchecked) && !service.is_one_shot()
}
