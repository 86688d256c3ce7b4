//! A secret that a service takes must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-secret", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::UndefinedSecret);
}
