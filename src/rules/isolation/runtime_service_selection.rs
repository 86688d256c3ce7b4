//! What a container runs is decided when its image is built, not when it starts.

use crate::rules::prelude::*;

rule!("isolation/runtime-service-selection", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        let Some(start) = image.start() else { continue };
        for selection in start.selections(&image.runtime().state.variables) {
            out.find(
                selection.place,
                format!("{} chooses what runs when the container starts", selection.by),
            )
            .shipped_by(image)
            .help("build an image for each service, and start its program directly");
        }
    }
}
