//! A model that a service uses must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-model", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::UndefinedModel);
}
