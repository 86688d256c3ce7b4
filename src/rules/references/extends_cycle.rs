//! Services must not extend each other.

use crate::rules::prelude::*;

rule!("references/extends-cycle", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::ExtendsCycle);
}
