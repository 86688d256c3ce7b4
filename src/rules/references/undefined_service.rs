//! A service that is named must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-service", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::UndefinedService);
}
