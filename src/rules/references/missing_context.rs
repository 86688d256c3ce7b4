//! The directory that a service is built from must exist.

use crate::rules::prelude::*;

rule!("references/missing-context", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for problem in repo.build_problems() {
        if problem.kind != BuildProblemKind::Context {
            continue;
        }
        let finding = out.find(problem.place, &problem.message);
        match &problem.meant {
            Some(meant) => finding.help(format!("did you mean `{meant}`?")),
            None => finding.help("name a directory of the repository; paths start at the first Compose file"),
        };
    }
}
