//! Settings must not exclude each other.

use crate::rules::prelude::*;

rule!("syntax/conflicting-settings", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::ConflictingSettings);
}
