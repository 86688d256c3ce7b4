//! An image that is used must have a tag other than `latest`, or a digest.

use crate::rules::prelude::*;

rule!("image/unpinned-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for used in facts.image_uses() {
        let problem = match Precision::of(&used.reference) {
            Precision::Untagged => "has no tag",
            Precision::Latest => "is tagged `latest`",
            _ => continue,
        };
        let name = used.reference.familiar_name();
        let pin = format!("the digest that `docker buildx imagetools inspect {name}` shows");
        out.find(
            used.place,
            format!("`{}` {problem}: each pull may bring another image", used.reference.short_name()),
        )
        .values_of(&used)
        .help(format!(
            "write the version that you have tested behind `{name}:`, or {pin}: `{name}@sha256:…`"
        ));
    }
}
