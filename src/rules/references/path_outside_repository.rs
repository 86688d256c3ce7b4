//! What a file refers to must lie in the repository.

use crate::rules::prelude::*;

rule!("references/path-outside-repository", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems(repo, ProblemKind::PathOutsideRepository);
    for service in repo.services() {
        if let Some((place, path)) = service.build_outside() {
            out.find(place, format!("`{path}` leaves the repository"))
                .help("move what is built into the repository, or name an image that is built elsewhere");
        }
    }
}
