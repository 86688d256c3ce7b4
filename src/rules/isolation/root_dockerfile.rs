//! In a repository of several services, each has a Dockerfile of its own; the root has none.

use crate::rules::prelude::*;

rule!("isolation/root-dockerfile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let is_program = |service: &&ServiceDirectory| !holds_datastore(facts, service);
    let services: Vec<_> = facts.service_directories().iter().filter(is_program).collect();
    if services.len() < 2 {
        return;
    }
    for image in facts.runtime_images() {
        let path = &image.dockerfile().path;
        if !path.parent().is_root() || image.dockerfile().is_inline {
            continue;
        }
        // One that has a name of its own may build what is no service's, or be one service's.
        match name_of_its_own(path.file_name()) {
            Some("") => {}
            Some(name) if !is_of_one_service(facts, image, name) && image.takes_of_services() => {}
            _ => continue,
        }
        let names: Vec<String> = services.iter().map(|service| format!("`{}`", service.directory)).collect();
        let message =
            Message::from("the repository has several services, but this Dockerfile is at its root: ");
        let message = message.names("", "", names);
        out.find(image.absence_place(), message)
            .once_in_file()
            .shipped_by(image)
            .help("move it to the directory of the service that it builds, and use `build: {context: ., dockerfile: …}`");
    }
}

/// Whether all that is built in a directory is the datastore that it stands on, with settings of its own: no program of
/// the repository.
fn holds_datastore(facts: &Facts, service: &ServiceDirectory) -> bool {
    let mut images = facts.images().filter(|image| image.dockerfile().path.parent() == service.directory);
    let is_datastore = |image: Image<'_>| image.is_datastore() == Answer::Known(true);
    images.next().is_some_and(|first| is_datastore(first) && images.all(is_datastore))
}

/// What the name of a Dockerfile says beside that it is one: `api` of `Dockerfile.api` and of `api.Dockerfile`; nothing
/// where it is no such name.
fn name_of_its_own(file_name: &str) -> Option<&str> {
    if let Some((name, "Dockerfile" | "dockerfile" | "Containerfile")) = file_name.rsplit_once('.') {
        return Some(name);
    }
    let rest =
        ["Dockerfile", "dockerfile", "Containerfile"].iter().find_map(|word| file_name.strip_prefix(word))?;
    if rest.is_empty() { Some("") } else { rest.strip_prefix('.') }
}

/// Whether a Dockerfile is one service's by its name or by who runs it. Where it should lie then, and who builds from it,
/// is what `dockerfile-outside-service` says.
fn is_of_one_service(facts: &Facts, image: Image<'_>, name: &str) -> bool {
    let is_named = facts.service_directories().iter().any(|service| service.directory.file_name() == name);
    is_named || image.service_directory().is_some()
}
