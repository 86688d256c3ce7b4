//! What a file refers to must lie in the repository.

use crate::rules::prelude::*;

rule!("references/path-outside-repository", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::PathOutsideRepository);
}
