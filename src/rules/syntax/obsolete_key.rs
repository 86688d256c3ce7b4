//! A key that Compose does not read any more should go.

use crate::rules::prelude::*;

rule!("syntax/obsolete-key", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    // Whoever takes a key out of one file does so in all.
    out.find_problems_with(facts, ProblemKind::ObsoleteKey, |_, finding| {
        finding.once_in_repository();
    });
}
