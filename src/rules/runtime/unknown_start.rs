//! It should be known whether containers of an image are started.

use crate::rules::prelude::*;

rule!("runtime/unknown-start", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.images().filter(|image| !image.is_for_development()) {
        let Answer::Unknown(why) = image.starting() else { continue };
        let message = format!("it is not known whether containers of this image are started: {}", why.reason);
        out.find(image.place(), message).help(
            "set `CMD` or `ENTRYPOINT`; if nothing runs the image, say so in the policy: \
             `rules: {unknown-start: {except: […]}}`",
        );
    }
}
