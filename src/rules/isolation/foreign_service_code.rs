//! An image holds the code of its own service, and of no other.

use crate::rules::prelude::*;

rule!("isolation/foreign-service-code", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let packed = image.foreign_services();
        let copies = by_last_step(&packed.foreign);
        let named = |files: &[&ShippedFile<'_>]| -> Vec<String> {
            files.iter().map(|file| format!("`{}`", file.copy_of)).collect()
        };
        match &packed.own {
            // One copy brings them all: one finding for it.
            Some(own) => {
                for (place, files) in copies {
                    let own = vec![format!("`{}`", own.file_name())];
                    let message = Message::of("the runtime image of ", "the runtime images of ", own)
                        .counted(" contains", " contain")
                        .text(" the code of ")
                        .names("another service, ", "other services, ", named(&files))
                        .text(", copied here");
                    tell(out, place, message, files[0], image).help(
                        "copy only the service's own directory and the shared packages that it needs into the runtime \
                         stage; if a directory is not a service, say so in the policy: `services:` or `shared:`",
                    );
                }
            }
            // It is nobody's: what is wrong is that there are several in it.
            None => {
                let all: Vec<&ShippedFile<'_>> = packed.foreign.iter().collect();
                // Of copies that bring as many, the last makes them several.
                let most = copies.iter().max_by_key(|(_, files)| files.len());
                let Some((place, files)) = most else { continue };
                let names = named(&all);
                let count = format!("the code of {} services (", names.len());
                let message = Message::from(count).names("", "", names);
                let message = message.text(") is in one runtime image");
                let finding = tell(out, *place, message, files[0], image);
                for (other, files) in copies.iter().filter(|(other, _)| other != place) {
                    finding.note(*other, format!("{} is copied here", listed(&named(files))));
                }
                finding.help(
                    "build an image for each service: copy only its own directory and the shared packages that it \
                     needs, into its runtime stage; if a directory is no service, say so in the policy: `services:` or \
                     `shared:`",
                );
            }
        }
    }
}

/// Says what gets into an image with a copy, and on which way.
fn tell<'o>(
    out: &'o mut Out<'_>,
    place: Span,
    message: Message,
    file: &ShippedFile<'_>,
    image: Image<'_>,
) -> &'o mut Finding {
    let finding = match file.doubt.is_some() {
        true => out.doubt(place, message),
        false => out.find(place, message),
    };
    finding.carried(file).if_built_from(image).shipped_by(image)
}
