//! Images come from the registries that the policy names.

use crate::rules::prelude::*;

rule!("image/untrusted-registry", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let allowed = &out.policy().images.registries;
    let Some(first) = allowed.first() else { return };
    for used in facts.image_uses() {
        let name = used.reference.name();
        if allowed.iter().any(|part| holds(&part.value, &name)) {
            continue;
        }
        let message = format!("image `{name}` comes from a registry that the policy does not allow");
        out.find(used.place, message)
            .values_of(&used)
            .note(first.span, "the policy lists the allowed registries here")
            .help("use an image from an allowed registry, or mirror this image there");
    }
}

/// Whether a registry, or a part of one, holds an image: `docker.io/library`, `ghcr.io`.
fn holds(part: &str, name: &str) -> bool {
    let part = part.trim_end_matches(['/', '*']).trim_end_matches('/');
    name.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
