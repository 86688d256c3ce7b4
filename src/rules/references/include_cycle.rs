//! Files must not include each other.

use crate::rules::prelude::*;

rule!("references/include-cycle", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::IncludeCycle);
}
