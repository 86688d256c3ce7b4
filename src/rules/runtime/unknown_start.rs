//! It should be known whether containers of an image are started.

use crate::rules::prelude::*;

rule!("runtime/unknown-start", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.images().filter(|image| !image.is_for_development()) {
        let Answer::Unknown(why) = image.starting() else { continue };
        let message = format!("whether containers of this image are started is not known: {}", why.reason);
        out.find(image.place(), message).help(
            "say it with `CMD` or `ENTRYPOINT`; what runs nowhere is listed in the policy: \
             `rules: {unknown-start: {except: […]}}`",
        );
    }
}
