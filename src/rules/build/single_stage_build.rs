//! What builds must not ship: an image that is built has a stage for building.

use crate::rules::prelude::*;

rule!("build/single-stage-build", check);

fn check(repo: &Repo, _: &NoOptions, out: &mut Out<'_>) {
    for image in repo.runtime_images() {
        if image.takes_from_other_stages() || image.is_for_building() {
            continue;
        }
        let commands = image.build_commands();
        let does = |work| commands.iter().any(|command| command.what == work);
        let message = if does(BuildWork::Compiles) {
            "the image is built in the stage that ships"
        } else if does(BuildWork::InstallsDevelopmentDependencies) {
            "development dependencies are installed in the stage that ships"
        } else if does(BuildWork::InstallsBuildTools) {
            "build tools are installed in the stage that ships"
        } else {
            continue;
        };
        let finding = out.find(image.place(), message);
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
