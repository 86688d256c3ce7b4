//! A network that a service joins must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-network", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::UndefinedNetwork);
}
