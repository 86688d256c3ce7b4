//! A build argument must be declared by the Dockerfile that it is passed to.

use crate::rules::prelude::*;

rule!("references/undeclared-build-argument", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_build_problems(facts, BuildProblemKind::Argument, |problem| {
        let said = facts.shown(problem.place);
        let name = said.split(['=', ':']).next().unwrap_or_default();
        let name = name.trim().trim_matches(['"', '\'']);
        match !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            true => format!("add `ARG {name}` to the stage that uses it, or stop passing it"),
            false => "declare it with `ARG` in the stage that uses it, or stop passing it".to_owned(),
        }
    });
}
