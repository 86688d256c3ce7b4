//! An image is of the platform that it is built for, not of that of whoever builds it.

use crate::rules::prelude::*;

rule!("image/build-platform-shipped", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images().filter(|image| image.is_started()) {
        let Some(place) = image.build_platform() else { continue };
        out.find(place, "the image that ships is of the builder's platform, whichever it is built for")
            .shipped_by(image)
            .help("leave `--platform` out of this FROM: it is for stages that cross-compile, whose result is copied on");
    }
}
