//! The directory that a service is built from must exist.

use crate::rules::prelude::*;

rule!("references/missing-context", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    out.find_build_problems(
        repo,
        BuildProblemKind::Context,
        "name a directory of the repository; paths start at the first Compose file",
    );
}
