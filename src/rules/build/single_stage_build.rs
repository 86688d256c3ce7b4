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
            "the program is built in the runtime stage: sources and build tools ship with it"
        } else if does(BuildWork::InstallsDevelopmentDependencies) {
            "development dependencies are installed in the runtime stage and ship with it"
        } else if does(BuildWork::InstallsBuildTools) {
            "build tools are installed in the runtime stage and ship with it"
        } else {
            continue;
        };
        let finding = out.find(image.place(), message);
        for command in &commands {
            finding.note(
                command.place,
                match command.what {
                    BuildWork::Compiles => "the program is built here",
                    BuildWork::InstallsDevelopmentDependencies => {
                        "development dependencies are installed here"
                    }
                    BuildWork::InstallsBuildTools => "build tools are installed here",
                },
            );
        }
        finding.way(&shipped.way_from_image(image), "all of it").shipped_by(shipped).help(
            "build in a separate stage (`FROM … AS build`) and copy the result into a slim runtime stage: \
             `COPY --from=build …`",
        );
    }
}
