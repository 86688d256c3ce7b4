//! A secret that a service takes must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-secret", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::UndefinedSecret);
}
