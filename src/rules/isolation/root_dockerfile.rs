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
        let is_plain = matches!(path.as_str(), "Dockerfile" | "dockerfile" | "Containerfile");
        if !is_plain || image.dockerfile().is_inline {
            continue;
        }
        let names: Vec<String> = services.iter().map(|service| format!("`{}`", service.directory)).collect();
        let message = Message::from("a Dockerfile lies at the root of a repository of several services: ");
        let message = message.names("", "", names);
        out.find(image.absence_place(), message)
            .once_in_file()
            .shipped_by(image)
            .help("move it to the service that it builds, and name it there with `build: {context: ., dockerfile: …}`");
    }
}
