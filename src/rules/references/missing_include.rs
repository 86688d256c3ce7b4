//! A file that is included or extended from must exist.

use crate::rules::prelude::*;

rule!("references/missing-include", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::MissingInclude);
}
