//! A mapping must say each key once.

use crate::rules::prelude::*;

rule!("syntax/duplicate-key", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::DuplicateKey);
}
