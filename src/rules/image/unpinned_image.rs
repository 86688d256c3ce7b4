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
        let message = Message::of("image ", "images ", vec![format!("`{}`", used.reference.short_name())]);
        let finding = match is_latest {
            true => out.find(
                used.place,
                message.counted(" is", " are").text(" tagged `latest`: each pull may get a different image"),
            ),
            false => out.find(
                used.place,
                message.counted(" has", " have").text(" no tag: each pull may get a different image"),
            ),
        };
        finding
            .once_for(name.as_str())
            .pinned_for(&used)
            .values_of(&used)
            .help(format!("add the version that you have tested, `{name}:…`, or {pin}: `{name}@sha256:…`"));
    }
    for base in facts.unknown_bases() {
        let what = match &base.name {
            Some(name) => format!("the tag of `{name}`"),
            None => "the image".to_owned(),
        };
        let doubt = out.doubt(base.place, format!("{what} is not known: {}", base.why.reason));
        if let Some(place) = base.why.place.filter(|place| *place != base.place) {
            doubt.note(place, "the value is not known here");
        }
        doubt.at_most(Level::Warning).help(format!(
            "give `{0}` a value that you have tested, `ARG {0}=…` before the first FROM, or pass one in a file that \
             builds the image",
            base.variable
        ));
    }
    for word in facts.perhaps_contexts() {
        let message = format!(
            "it is not known whether `{}` is a named build context or an image without a tag",
            word.name
        );
        out.doubt(word.place, message).at_most(Level::Warning).help(format!(
            "if `{0}` is a build context, name it where the image is built (`additional_contexts` in Compose, \
             `contexts` in Bake); if it is an image, add a tag",
            word.name
        ));
    }
}
