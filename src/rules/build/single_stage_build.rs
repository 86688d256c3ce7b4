//! What builds must not ship: an image that is built has a stage for building.

use crate::rules::prelude::*;

rule!("build/single-stage-build", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    // What an image of the repository builds ships in all that stand on it.
    for (shipped, image) in
        facts.runtime_images().flat_map(|image| image.foundations().map(move |it| (image, it)))
    {
        if image.takes_from_other_stages() || shipped.is_for_building() {
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
        finding.way(&shipped.way_from_image(image), "all of it").shipped_by(shipped).help(
            "build in a stage of its own (`FROM … AS build`) and copy the result into a slim one: \
             `COPY --from=build …`",
        );
    }
}
