//! A file of variables that a service takes must exist.

use crate::rules::prelude::*;

rule!("references/missing-env-file", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::MissingEnvFile);
}
