//! A stage must not need itself, nor an image one that is made from it.

use crate::rules::prelude::*;

rule!("references/stage-cycle", check);

/// How many steps of a circle are shown.
const MAX_STEPS: usize = 8;

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for problem in facts.images().flat_map(|image| &image.build().problems) {
        if problem.kind == StageProblemKind::StageCycle {
            out.find(problem.place, problem.message.as_str())
                .help("copy from an earlier stage, or from the build context without `--from`");
        }
    }
    for circle in facts.repo.image_circles() {
        let Some(((place, name), others)) = circle.steps.split_first() else { continue };
        let message = format!(
            "`{name}` is based on an image that is built from this Dockerfile: none of them can be built first"
        );
        let finding = out.find(*place, message);
        for ((place, name), (_, above)) in others.iter().zip(&circle.steps).take(MAX_STEPS) {
            finding.note(*place, format!("`{above}` is based on `{name}`"));
        }
        finding.help("use a base image that is not built here for one of them");
    }
}
