//! What a container runs is decided when its image is built, not when it starts.

use crate::rules::prelude::*;

rule!("isolation/runtime-service-selection", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    let names = repo.service_names();
    for image in repo.runtime_images() {
        let Some(start) = image.start() else { continue };
        for selection in start.selections(&names) {
            let variable = selection.variable.as_deref();
            let set_by: Vec<_> =
                image.services().filter_map(|service| service.service.variable(variable?)).collect();
            // A variable that the image sets, and no service, is decided when the image is built.
            let is_built_in = variable.is_some_and(|name| image.sets_variable(name));
            if is_built_in && set_by.is_empty() {
                continue;
            }
            let message = format!("{} chooses what runs when the container starts", selection.by);
            let finding = out.find(selection.place, message);
            for pair in set_by {
                finding.note(pair.name.span, format!("`{}` is set here", pair.name));
            }
            finding.shipped_by(image).help("build an image for each service, and start its program directly");
        }
    }
    for service in repo.runtime_services() {
        let Some(start) = service.own_start() else { continue };
        for selection in start.selections(&names) {
            let message = format!("{} chooses what `{}` runs", selection.by, service.name());
            out.find(selection.place, message)
                .help("build an image for each service, and start its program directly");
        }
    }
}
