//! A variable in a Compose file must have a value or a default.

use crate::rules::prelude::*;

rule!("references/unset-variable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    // One that must be given from outside is asked for, and Compose does not start without it.
    out.find_problems_by_file(facts, ProblemKind::UnsetVariable);
}
