//! A Compose file must be YAML.

use crate::rules::prelude::*;

rule!("syntax/compose-syntax", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::ComposeSyntax);
}
