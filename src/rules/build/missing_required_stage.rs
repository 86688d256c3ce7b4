//! A Dockerfile has the stages that the policy asks for.

use crate::rules::prelude::*;

rule!("build/missing-required-stage", check);

table! {
    /// What stages a Dockerfile must have.
    struct Options {
        /// Their names.
        stages: Vec<Spanned<String>> = Vec::new(),
    }
}

fn check(facts: &Facts, options: &Options, out: &mut Out<'_>) {
    let Some(first) = options.stages.first() else { return };
    for image in facts.runtime_images() {
        let stages = &image.build().stages;
        let has = |name: &str| {
            let mut named = stages.iter().filter_map(|stage| stage.name.as_ref());
            named.any(|own| own.value == name.to_lowercase())
        };
        let missing: Vec<String> = options
            .stages
            .iter()
            .filter(|name| !has(&name.value))
            .map(|name| format!("`{}`", name.value))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let what = if missing.len() == 1 { "stage" } else { "stages" };
        out.find(image.place(), format!("the Dockerfile has no {what} {}", listed(&missing)))
            .note(first.span, "the policy requires it here")
            .shipped_by(image)
            .help("add the stage, or give this name to the stage that does the work");
    }
}
