//! What ships is chosen: a runtime stage does not take all of the context.

use crate::rules::prelude::*;

rule!("build/whole-context-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for (place, way) in image.whole_context_in_runtime() {
            let finding = out.find(place, "all of the build context gets into the runtime image");
            finding.way(&way, "all of it").shipped_by(image).help(
                "copy what the program needs by name, or build in a stage of its own and copy the result; an \
                 ignore file that leaves out everything (`**`) and takes back what is needed will do as well",
            );
        }
    }
}
