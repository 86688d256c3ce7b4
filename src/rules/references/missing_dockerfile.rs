//! The Dockerfile that a service is built from must exist.

use crate::rules::prelude::*;

rule!("references/missing-dockerfile", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_build_problems(
        facts,
        BuildProblemKind::Dockerfile,
        |_| "add it, or name the right file with `dockerfile:`, relative to the build context",
    );
}
