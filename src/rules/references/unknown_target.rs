//! The stage that a service builds must exist.

use crate::rules::prelude::*;

rule!("references/unknown-target", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_build_problems(
        facts,
        BuildProblemKind::Target,
        |_| "name a stage of the Dockerfile, or delete `target` to build the last one",
    );
}
