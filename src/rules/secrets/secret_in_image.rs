//! An image must not carry credentials: everyone who can pull it has them.

use crate::rules::prelude::*;

rule!("secrets/secret-in-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for found in facts.build_credentials() {
        let credential = &found.credential;
        let keeps = match found.carrier {
            _ if !found.is_in_image => "it is stored in the repository and the build cache",
            Carrier::Environment => "it is in every container of the image",
            Carrier::Argument => "it is stored in the image history",
            Carrier::Label => "it is visible in the image labels",
            Carrier::Build => "the command is stored in the image history",
            Carrier::Other => "it is stored in the image",
        };
        let finding = out.find(credential.place, format!("{} in plain text: {keeps}", credential.sentence()));
        if found.carrier == Carrier::Argument && credential.strength == Strength::Weak {
            finding.at_most(Level::Warning);
        }
        finding.help(match found.carrier {
            Carrier::Environment | Carrier::Label | Carrier::Other => {
                "delete it, and pass it when the container starts: as a Compose secret, or as a variable"
            }
            Carrier::Argument | Carrier::Build => {
                "use a secret mount, which stores nothing: `RUN --mount=type=secret,id=…`"
            }
        });
    }
}
