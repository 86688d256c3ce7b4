//! The stage that a service builds must exist.

use crate::rules::prelude::*;

rule!("references/unknown-target", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for problem in repo.build_problems() {
        if problem.kind != BuildProblemKind::Target {
            continue;
        }
        let finding = out.find(problem.place, &problem.message);
        if let Some(place) = problem.dockerfile {
            finding.note(place, "this is the Dockerfile");
        }
        match &problem.meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => {
                finding.help("name a stage of the Dockerfile, or leave `target` out to build the last one")
            }
        };
    }
}
