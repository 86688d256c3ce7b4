//! Runtime images stand on the bases that the policy allows, and on no others.

use crate::rules::prelude::*;

rule!("runtime/base-not-allowed", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let allowed = &out.policy().images.runtime_bases;
    let Some(first) = allowed.first() else { return };
    for image in facts.runtime_images() {
        let Some(base) = image.base() else { continue };
        if allowed.iter().any(|pattern| base.is_named(&pattern.value)) {
            continue;
        }
        let names: Vec<String> = allowed.iter().map(|allowed| format!("`{}`", allowed.value)).collect();
        let message =
            format!("the runtime image is based on `{}`, which the policy does not allow", base.short_name());
        out.find(image.absence_place(), message)
            .note(first.span, "the policy lists the allowed base images here")
            .shipped_by(image)
            .help(format!("use {} as the base image of the runtime stage", listed(&names)));
    }
}
