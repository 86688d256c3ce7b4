//! What a file refers to must lie in the repository.

use crate::rules::prelude::*;

rule!("references/path-outside-repository", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(facts, ProblemKind::PathOutsideRepository);
    for service in facts.services() {
        if let Some((place, path)) = service.build_outside() {
            out.find(place, format!("`{path}` is outside the repository"))
                .help("move the files into the repository, or use an image that is built elsewhere");
        }
    }
}
