//! A Compose file must be YAML.

use crate::rules::prelude::*;

rule!("syntax/compose-syntax", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::ComposeSyntax);
}
