//! The Dockerfile that a service is built from must exist.

use crate::rules::prelude::*;

rule!("references/missing-dockerfile", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for problem in repo.build_problems() {
        if problem.kind != BuildProblemKind::Dockerfile {
            continue;
        }
        let finding = out.find(problem.place, &problem.message);
        match &problem.meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help("add it, or name the right one with `dockerfile:`, from the context on"),
        };
    }
}
