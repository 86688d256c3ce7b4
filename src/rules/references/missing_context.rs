//! The directory that a service is built from must exist.

use crate::rules::prelude::*;

rule!("references/missing-context", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_build_problems(
        facts,
        BuildProblemKind::Context,
        |_| "name a directory of the repository; paths are relative to the first Compose file",
    );
}
