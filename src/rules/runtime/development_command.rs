//! A runtime image starts a server for production, not one for development.

use crate::rules::prelude::*;

rule!("runtime/development-command", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for image in facts.runtime_images() {
        if image.own_command_is_for_others() {
            continue;
        }
        for command in image.development_commands() {
            let name = &command.name;
            let message = match &command.through {
                Some(script) => format!("the script `{script}` starts `{name}`, which is for development"),
                None => format!("`{name}` is for development"),
            };
            out.find(command.place, message)
                .shipped_by(image)
                .help("build the program in the image, and start the result with a server for production");
        }
    }
}
