//! What builds must not ship: an image that is built has a stage for building.

use crate::rules::prelude::*;

rule!("build/single-stage-build", check);

fn check(repo: &Repo, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        if image.build().reachable(image.runtime().number).len() > 1 {
            continue;
        }
        let commands = image.build_commands();
        if commands.is_empty() {
            continue;
        }
        let finding = out.find(image.runtime().from, "the image is built in the stage that ships");
        for command in &commands {
            finding.note(
                command.place,
                match command.what {
                    BuildWork::Compiles => "this compiles",
                    BuildWork::InstallsDevelopmentDependencies => "this installs development dependencies",
                    BuildWork::InstallsBuildTools => "this installs build tools",
                },
            );
        }
        finding.shipped_by(image).help(
            "build in a stage of its own (`FROM … AS build`) and copy the result into a slim one: \
             `COPY --from=build …`",
        );
    }
}
