//! A Compose file must say what the Compose Specification knows.

use crate::rules::prelude::*;

rule!("syntax/compose-schema", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::ComposeSchema);
}
