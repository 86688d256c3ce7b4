//! Services must not extend each other.

use crate::rules::prelude::*;

rule!("references/extends-cycle", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::ExtendsCycle);
}
