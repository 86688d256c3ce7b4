//! Files must not include each other.

use crate::rules::prelude::*;

rule!("references/include-cycle", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::IncludeCycle);
}
