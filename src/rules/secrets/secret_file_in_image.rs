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
                        .counted(" gets", " get")
                        .text(format!(" into the runtime image with this copy, with {what}"))
                        .counted(" in it", " in each");
                    match file.doubt.is_some() {
                        true => out.doubt(place, message),
                        false => out.find(place, message),
                    }
                }
                None => {
                    let message = named
                        .counted(" is", " are")
                        .text(" in no clean checkout; where there is one, it gets into the runtime image with this copy");
                    out.doubt(place, message)
                }
            };
            if secret.is_weak {
                finding.at_most(Level::Warning);
            }
            let line = vec![format!("`**/{}`", file.copy_of.file_name())];
            let help = Message::of(
                "keep it out with a line in the ignore file (",
                "keep them out with lines in the ignore file (",
                line,
            );
            finding.carried(file).if_built_from(image).shipped_by(image).help(help.text(
                "), and give the container what it needs when it starts; for the build itself there is \
                 `RUN --mount=type=secret`",
            ));
        }
    }
}
