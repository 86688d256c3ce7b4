//! A build argument must be declared by the Dockerfile that it is passed to.

use crate::rules::prelude::*;

rule!("references/undeclared-build-argument", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_build_problems(
        facts,
        BuildProblemKind::Argument,
        "declare it with `ARG` in the stage that uses it, or stop passing it",
    );
}
