//! Settings must not exclude each other.

use crate::rules::prelude::*;

rule!("syntax/conflicting-settings", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::ConflictingSettings);
}
