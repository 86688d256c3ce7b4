//! A file that is included or extended from must exist.

use crate::rules::prelude::*;

rule!("references/missing-include", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::MissingInclude);
}
