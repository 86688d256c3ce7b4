//! In a repository of several services, each has a Dockerfile of its own; the root has none.

use crate::rules::prelude::*;

rule!("isolation/root-dockerfile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let services = facts.service_directories();
    if services.len() < 2 {
        return;
    }
    for image in facts.runtime_images() {
        let path = &image.dockerfile().path;
        if !path.parent().is_root() || image.dockerfile().is_inline || is_named_after_service(facts, image) {
            continue;
        }
        let names: Vec<String> = services.iter().map(|service| format!("`{}`", service.directory)).collect();
        let shown = shortened(&names);
        let message = format!("a Dockerfile lies at the root of a repository of several services: {shown}");
        out.find(image.absence_place(), message)
            .shipped_by(image)
            .help("move it to the service that it builds, and name it there with `build: {context: ., dockerfile: …}`");
    }
}

/// Whether a Dockerfile is one service's by its name or by who runs it: `Dockerfile.api`. Where it should lie then, and
/// who builds from it, is what `dockerfile-outside-service` says.
fn is_named_after_service(facts: &Facts, image: Image<'_>) -> bool {
    let name = image.dockerfile().path.file_name();
    let affix = ["Dockerfile", "dockerfile", "Containerfile"].iter().find_map(|word| {
        name.strip_prefix(word).and_then(|rest| rest.strip_prefix('.')).or_else(|| {
            name.strip_suffix(word).and_then(|rest| rest.strip_suffix('.'))
        })
    });
    let Some(affix) = affix else { return false };
    let is_of_one = facts.service_directories().iter().any(|service| service.directory.file_name() == affix);
    is_of_one || image.service_directory().is_some()
}
