//! Files with credentials do not ship.

use crate::rules::prelude::*;

rule!("secrets/secret-file-in-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for secret in image.shipped_secrets() {
            let file = &secret.file;
            let Some(place) = file.last() else { continue };
            let named = Message::of("", "", vec![format!("`{}`", file.copy_of)]);
            let finding = match secret.holds {
                Some(what) => {
                    let message = named
                        .counted(", which contains ", ", which contain ")
                        .text(what)
                        .counted(", is copied", ", are copied")
                        .text(" into the runtime image");
                    match file.doubt.is_some() {
                        true => out.doubt(place, message),
                        false => out.find(place, message),
                    }
                }
                None => {
                    let message = named
                        .counted(
                            " is not in a clean checkout, but if it exists, it is",
                            " are not in a clean checkout, but if they exist, they are",
                        )
                        .text(" copied into the runtime image");
                    out.doubt(place, message)
                }
            };
            if secret.is_weak {
                finding.at_most(Level::Warning);
            }
            let line = vec![format!("`**/{}`", file.copy_of.file_name())];
            let help = Message::of(
                "exclude it with a line in the ignore file (",
                "exclude them with lines in the ignore file (",
                line,
            );
            finding.carried(file).if_built_from(image).shipped_by(image).help(help.text(
                "), and pass the credentials when the container starts; for the build, use `RUN --mount=type=secret`",
            ));
        }
    }
}
