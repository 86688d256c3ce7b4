//! Files with credentials do not ship.

use crate::rules::prelude::*;

rule!("secrets/secret-file-in-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for secret in image.shipped_secrets() {
            let file = &secret.file;
            let Some(place) = file.last() else { continue };
            let finding = match secret.holds {
                Some(what) => {
                    let message = format!(
                        "`{}`, which contains {what}, is copied into the runtime image",
                        file.copy_of
                    );
                    match file.doubt.is_some() {
                        true => out.doubt(place, message),
                        false => out.find(place, message),
                    }
                }
                None => {
                    let message = format!(
                        "`{}` is not in a clean checkout, but if it exists, it is copied into the runtime image",
                        file.copy_of
                    );
                    out.doubt(place, message)
                }
            };
            if secret.is_weak {
                finding.at_most(Level::Warning);
            }
            finding.carried(file).if_built_from(image).shipped_by(image).help(format!(
                "exclude it with a line in the ignore file (`**/{}`), and pass the credentials when the container \
                 starts; for the build, use `RUN --mount=type=secret`",
                file.copy_of.file_name()
            ));
        }
    }
}
