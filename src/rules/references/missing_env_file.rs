//! A file of variables that a service takes must exist.

use crate::rules::prelude::*;

rule!("references/missing-env-file", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    out.find_problems_with(facts, ProblemKind::MissingEnvFile, |problem, finding| {
        // Each installation writes its own.
        let path = facts.repo.files().slice(problem.place);
        if path.trim_matches(['"', '\'']).rsplit('/').next() == Some(".env") {
            finding.at_most(Level::Warning);
        }
    });
}
