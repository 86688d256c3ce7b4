//! Two services must not run the same image.

use crate::rules::prelude::*;

rule!("isolation/shared-image", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for image in repo.images() {
        for project in image.projects() {
            let mut programs: Vec<ServiceRef<'_>> = Vec::new();
            for service in image.services().filter(|service| std::ptr::eq(service.project, project)) {
                let is_same = |other: &ServiceRef<'_>| {
                    service.is_replica_of(*other) || out.are_declared_same(service, *other)
                };
                if !programs.iter().any(is_same) {
                    programs.push(service);
                }
            }
            let [first, others @ ..] = programs.as_slice() else { continue };
            if others.is_empty() {
                continue;
            }
            let names: Vec<_> = programs.iter().map(|service| format!("`{}`", service.name())).collect();
            let message = format!("services {} run the same image", names.join(", "));
            let finding = out.find(first.image_place(), message);
            for other in others {
                finding.note(other.image_place(), format!("`{}` runs it as well", other.name()));
            }
            // Whichever service stands first: it is the image that is shared.
            finding.recognized_at(image.place());
            finding.note(image.place(), "this is the stage that they run").help(
                "give each service a Dockerfile of its own; if they are processes of one program, say so in \
                 the policy: `same-service: [{services: […], reason: …}]`",
            );
        }
    }
}
