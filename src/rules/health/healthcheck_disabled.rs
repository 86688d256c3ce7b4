//! A health check must not be switched off.

use crate::rules::prelude::*;

rule!("health/healthcheck-disabled", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        let ImageHealth::Disabled(setting) = image.health() else { continue };
        out.find(setting.place, "the image switches its health check off")
            .way(&image.way_from(setting.stage), "no health check")
            .shipped_by(image)
            .help("check what the service is for: `HEALTHCHECK CMD [\"/app/healthcheck\"]`");
    }
}
