//! A service that is named must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-service", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::UndefinedService);
}
