//! What services share is built before the services that need it.

use crate::rules::prelude::*;

rule!("isolation/shared-built-last", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for build in image.late_builds() {
            let message = format!("`{}` is built after `{}`, which needs it", build.package, build.needed_by);
            out.find(build.place, message)
                .note(build.before, format!("`{}` is built here", build.needed_by))
                .shipped_by(image)
                .help("build it first, or use a command that finds the order: `pnpm --filter api... build`");
        }
    }
}
