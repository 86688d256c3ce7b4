//! What is copied from a stage must come from one that exists, and stands before.

use crate::rules::prelude::*;

rule!("references/unknown-stage", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for problem in facts.images().flat_map(|image| &image.build().problems) {
        if problem.kind == StageProblemKind::UnknownStage {
            out.find(problem.place, problem.message.as_str()).help("use a stage that is above this line");
        }
    }
}
