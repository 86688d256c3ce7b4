//! An image is of the platform that it is built for, not of that of whoever builds it.

use crate::rules::prelude::*;

rule!("image/build-platform-shipped", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images().filter(|image| image.is_started()) {
        let Some(place) = image.build_platform() else { continue };
        out.find(place, "the runtime image has the platform of the build machine, not the target platform")
            .shipped_by(image)
            .help("delete `--platform` from this FROM: it is for build stages that cross-compile");
    }
}
