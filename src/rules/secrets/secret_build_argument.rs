//! A build argument is no way to hand a credential to a build.

use crate::rules::prelude::*;

rule!("secrets/secret-build-argument", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for argument in repo.secret_arguments() {
        let message =
            format!("`{}` comes as a build argument, which the image's history keeps", argument.name);
        let finding = out.find(argument.place, message);
        if let Some(kept) = argument.kept {
            finding.note(kept, "here it gets into the environment of every container");
        }
        finding.help(format!(
            "take it as a secret: `RUN --mount=type=secret,id={},env={} …`",
            argument.name.to_lowercase(),
            argument.name
        ));
    }
}
