//! A build argument is no way to hand a credential to a build.

use crate::rules::prelude::*;

rule!("secrets/secret-build-argument", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for argument in facts.secret_arguments() {
        let keeps = match argument.ships {
            true => "the image history",
            false => "the build cache and the provenance",
        };
        let message = format!(
            "the credential `{}` is passed as a build argument, which is stored in {keeps}",
            argument.name
        );
        let finding = out.find(argument.place, message);
        if let Some(kept) = argument.kept {
            let whose = if argument.kept_ships { "every container" } else { "every later step of the stage" };
            finding.note(kept, format!("this puts it into the environment of {whose}"));
        }
        finding.help(format!(
            "use a secret mount: `RUN --mount=type=secret,id={},env={} …`",
            argument.name.to_lowercase(),
            argument.name
        ));
    }
}
