//! A model that a service uses must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-model", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::UndefinedModel);
}
