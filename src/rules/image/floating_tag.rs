//! A tag should name one version, not a line that moves.

use crate::rules::prelude::*;

rule!("image/floating-tag", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let pin = out.policy().images.pin;
    let (least, wanted) = match pin.map(|pin| pin.value) {
        None | Some(Pin::Release) => (Precision::Release, "a minor version or a variant"),
        Some(Pin::Minor) => (Precision::Minor, "a minor version"),
        Some(Pin::Patch) => (Precision::Patch, "a patch version"),
        Some(Pin::Digest) => (Precision::Digest, "a digest"),
    };
    for used in facts.image_uses() {
        let precision = Precision::of(&used.reference);
        let Some(tag) = used.reference.tag.as_deref() else { continue };
        // No tag at all, and `latest`, are matters of their own.
        if precision >= least || precision <= Precision::Latest {
            continue;
        }
        let name = used.reference.short_name();
        let message = match precision {
            Precision::MovingLine => {
                format!("`{name}` names the moving line `{tag}`: what it is may change any day")
            }
            Precision::Major => {
                let major = tag.split('-').next().unwrap_or(tag).trim_start_matches('v');
                format!(
                    "`{name}` names every release of major version {major}: a rebuild may bring another one"
                )
            }
            _ => format!("`{name}` does not name {wanted}, which the policy asks for"),
        };
        let finding = out.find(used.place, message).values_of(&used);
        match pin.filter(|_| precision >= Precision::Release) {
            Some(pin) => finding
                .note(pin.span, "the policy asks for it here")
                .help(format!("name {wanted}, or except the image's users from this rule in the policy")),
            None => finding.help(help_for(&used, precision)),
        };
    }
}

/// What to type instead of a tag that moves.
fn help_for(used: &ImageUse, precision: Precision) -> String {
    let image = &used.reference;
    let name = image.short_name();
    let digest =
        format!("add the digest that `docker buildx imagetools inspect {name}` shows: `{name}@sha256:…`");
    let tag = image.tag.as_deref().unwrap_or_default();
    match precision {
        Precision::Major => {
            let version = tag.split('-').next().unwrap_or_default();
            let rest = &tag[version.len()..];
            format!("name the minor version that you have tested (`{version}.…{rest}`), or {digest}")
        }
        // Its images have no versions: https://github.com/GoogleContainerTools/distroless, "What images are available?"
        _ if image.repository.starts_with("distroless/") => format!("its tags are no versions: {digest}"),
        _ => format!("name a version, or {digest}"),
    }
}
