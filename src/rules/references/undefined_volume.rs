//! A named volume that a service mounts must be defined.

use crate::rules::prelude::*;

rule!("references/undefined-volume", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::UndefinedVolume);
}
