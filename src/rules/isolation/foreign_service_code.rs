//! An image holds the code of its own service, and of no other.

use crate::rules::prelude::*;

rule!("isolation/foreign-service-code", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let Some(own) = image.service_directory() else { continue };
        let foreign = image.foreign_services();
        // One copy brings them all: one finding for it.
        for (place, files) in by_last_step(&foreign) {
            let names: Vec<String> = files.iter().map(|file| format!("`{}`", file.copy_of)).collect();
            let own = vec![format!("`{}`", own.directory.file_name())];
            let message = Message::of("the runtime image of ", "the runtime images of ", own)
                .counted(" gets", " get")
                .text(" the code of ")
                .names("another service, ", "other services, ", names)
                .text(", with this copy");
            let finding = match files[0].doubt.is_some() {
                true => out.doubt(place, message),
                false => out.find(place, message),
            };
            finding.carried(files[0]).if_built_from(image).shipped_by(image).help(
                "copy only the service's own directory, and the shared packages that it needs, into the runtime \
                 stage; if a directory is no service, say so in the policy: `services:` or `shared:`",
            );
        }
    }
}
