//! An image has the labels that the policy asks for.

use crate::rules::prelude::*;

rule!("image/missing-labels", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let wanted = &out.policy().images.labels;
    let Some(first) = wanted.first() else { return };
    for image in facts.runtime_images() {
        let Some(labels) = image.labels() else { continue };
        let missing: Vec<_> = wanted
            .iter()
            .filter(|label| !labels.contains(&label.value))
            .map(|label| format!("`{}`", label.value))
            .collect();
        if missing.is_empty() {
            continue;
        }
        let example = missing[0].trim_matches('`');
        let or_else = match image.only_builder().map(DeclaredBuilder::name) {
            Some(name) if !name.is_empty() => format!("to the labels that `{name}` passes"),
            _ => "to `build.labels` of the service".to_owned(),
        };
        let what = if missing.len() == 1 { "label" } else { "labels" };
        out.find(image.absence_place(), format!("the image does not have the {what} {}", listed(&missing)))
            .shipped_by(image)
            .note(first.span, "the policy requires it here")
            .help(format!("add `LABEL {example}=\"…\"` to the runtime stage, or {or_else}"));
    }
}
