//! What ships is chosen: a runtime stage does not take all of the context.

use crate::rules::prelude::*;

rule!("build/whole-context-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for (place, way) in image.whole_context_in_runtime() {
            let finding = out.find(place, "the whole build context is copied into the runtime image");
            finding.way(&way, "all of it").shipped_by(image).help(
                "copy only what the program needs, by name, or build in a separate stage and copy the result; an \
                 ignore file that excludes everything (`**`) and includes only what is needed also works",
            );
        }
    }
}
