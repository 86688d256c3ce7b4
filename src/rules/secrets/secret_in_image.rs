//! An image must not carry credentials: everyone who can pull it has them.

use crate::rules::prelude::*;

rule!("secrets/secret-in-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for found in facts.build_credentials() {
        let credential = &found.credential;
        let keeps = match found.carrier {
            _ if !found.is_in_image => "the repository and the build's cache keep it",
            Carrier::Environment => "every container of the image has it",
            Carrier::Argument => "the image's history keeps it",
            Carrier::Label => "the image's labels show it",
            Carrier::Build => "the image's history keeps the command",
            Carrier::Other => "the image keeps it",
        };
        let finding = out.find(credential.place, format!("{} in plain text: {keeps}", credential.sentence()));
        if found.carrier == Carrier::Argument && credential.strength == Strength::Weak {
            finding.at_most(Level::Warning);
        }
        finding.help(match found.carrier {
            Carrier::Environment | Carrier::Label | Carrier::Other => {
                "leave it out, and give it to the container when it starts: as a Compose secret, or as a variable"
            }
            Carrier::Argument | Carrier::Build => {
                "mount it while it is needed: `RUN --mount=type=secret,id=…`, which leaves nothing behind"
            }
        });
    }
}
