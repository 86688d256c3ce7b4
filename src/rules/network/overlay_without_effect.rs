//! What an overlay says should have an effect.

use crate::rules::prelude::*;

rule!("network/overlay-without-effect", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::OverlayWithoutEffect);
}
