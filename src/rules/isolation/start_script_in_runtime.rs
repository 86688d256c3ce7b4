//! An image starts its own program: a script that starts one of several services has no place in it.

use crate::rules::prelude::*;

rule!("isolation/start-script-in-runtime", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        let scripts = image.start_scripts();
        for (place, files) in by_last_step(&scripts) {
            let names: Vec<String> = files.iter().map(|file| format!("`{}`", file.copy_of)).collect();
            let message = Message::of("", "", names)
                .counted(" is", " are")
                .text(" copied into the runtime image and ")
                .counted("starts services", "start services");
            let finding = match files[0].doubt.is_some() {
                true => out.doubt(place, message),
                false => out.find(place, message),
            };
            finding
                .carried(files[0])
                .if_built_from(image)
                .shipped_by(image)
                .help("build one image per service, and start its program directly");
        }
    }
}
