//! A build of one service builds that service and what it needs, not the whole workspace.

use crate::rules::prelude::*;

rule!("isolation/every-service-built", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        for build in image.whole_builds() {
            let message = format!("this builds every package of the workspace: `{}`", build.command);
            out.find(build.place, message).shipped_by(image).help(
                "build only the service and its dependencies: `pnpm --filter api... build`, `nx build api`, \
                 `turbo run build --filter=api`",
            );
        }
    }
}
