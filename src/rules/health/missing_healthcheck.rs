//! A service must have a health check, in its image or of its own.

use crate::rules::prelude::*;

rule!("health/missing-healthcheck", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images().filter(|image| image.is_service()) {
        let ImageHealth::Unchecked = image.health() else { continue };
        out.find(image.absence_place(), "nothing checks whether containers of this image work")
            .shipped_by(image)
            .help(
                "add `HEALTHCHECK CMD …` to the runtime stage, or `healthcheck:` to the service, that asks \
                 the program itself",
            );
    }
}
