//! A file of variables that a service takes must exist.

use crate::rules::prelude::*;

rule!("references/missing-env-file", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::MissingEnvFile);
}
