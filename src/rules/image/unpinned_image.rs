//! An image that is used must have a tag other than `latest`, or a digest.

use crate::rules::prelude::*;

rule!("image/unpinned-image", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for used in facts.image_uses() {
        let is_latest = match Precision::of(&used.reference) {
            Precision::Untagged => false,
            Precision::Latest => true,
            _ => continue,
        };
        if used.is_test_input {
            continue;
        }
        let name = used.reference.familiar_name();
        let pin = format!("the digest that `docker buildx imagetools inspect {name}` shows");
        let message = Message::of("", "", vec![format!("`{}`", used.reference.short_name())]);
        let finding = match is_latest {
            true => out.find(
                used.place,
                message.counted(" is", " are").text(" tagged `latest`: each pull may bring another image"),
            ),
            false => out.find(
                used.place,
                message.counted(" has", " have").text(" no tag: each pull may bring another image"),
            ),
        };
        finding.once_for(name.as_str()).pinned_for(&used).values_of(&used).help(format!(
            "write the version that you have tested behind `{name}:`, or {pin}: `{name}@sha256:…`"
        ));
    }
}
