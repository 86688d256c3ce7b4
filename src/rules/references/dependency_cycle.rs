//! Services must not wait for each other.

use crate::rules::prelude::*;

rule!("references/dependency-cycle", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::DependencyCycle);
}
