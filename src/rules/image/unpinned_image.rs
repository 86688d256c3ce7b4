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
    for base in facts.unknown_bases() {
        let what = match &base.name {
            Some(name) => format!("the tag of `{name}`"),
            None => "the image".to_owned(),
        };
        let doubt = out.doubt(base.place, format!("{what} is not known: {}", base.why.reason));
        if let Some(place) = base.why.place.filter(|place| *place != base.place) {
            doubt.note(place, "this leaves it open");
        }
        doubt.at_most(Level::Warning).help(format!(
            "give `{0}` a value that you have tested, `ARG {0}=…` before the first FROM, or pass one in a file that \
             builds the image",
            base.variable
        ));
    }
    for word in facts.perhaps_contexts() {
        let message = format!(
            "what `{}` is, is not known: a context that the command names, or an image without a tag",
            word.name
        );
        out.doubt(word.place, message).at_most(Level::Warning).help(format!(
            "say what `{0}` is where the image is built: `additional_contexts` in Compose, `contexts` in Bake; if it \
             is an image, give it a tag",
            word.name
        ));
    }
}
