//! A key that Compose does not read any more should go.

use crate::rules::prelude::*;

rule!("syntax/obsolete-key", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::ObsoleteKey);
}
