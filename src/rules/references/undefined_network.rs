//! A network that a service joins must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-network", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::UndefinedNetwork);
}
