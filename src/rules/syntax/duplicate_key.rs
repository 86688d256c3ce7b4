//! A mapping must say each key once.

use crate::rules::prelude::*;

rule!("syntax/duplicate-key", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::DuplicateKey);
}
