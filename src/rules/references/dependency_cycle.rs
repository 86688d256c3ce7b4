//! Services must not wait for each other.

use crate::rules::prelude::*;

rule!("references/dependency-cycle", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::DependencyCycle);
}
