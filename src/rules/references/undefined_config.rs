//! A config that a service takes must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-config", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::UndefinedConfig);
}
