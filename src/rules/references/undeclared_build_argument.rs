//! A build argument must be declared by the Dockerfile that it is passed to.

use crate::rules::prelude::*;

rule!("references/undeclared-build-argument", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for problem in repo.build_problems() {
        if problem.kind != BuildProblemKind::Argument {
            continue;
        }
        let finding = out.find(problem.place, &problem.message);
        if let Some(place) = problem.dockerfile {
            finding.note(place, "this is the Dockerfile");
        }
        match &problem.meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help("declare it with `ARG` in the stage that uses it, or stop passing it"),
        };
    }
}
