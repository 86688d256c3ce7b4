//! A stage must not need itself.

use crate::rules::prelude::*;

rule!("references/stage-cycle", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for problem in repo.images().flat_map(|image| &image.build().problems) {
        if problem.kind == image::ProblemKind::StageCycle {
            out.find(problem.place, &problem.message)
                .help("copy from an earlier stage, or from the build context without `--from`");
        }
    }
}
