//! A runtime image starts a server for production, not one for development.

use crate::rules::prelude::*;

rule!("runtime/development-command", check);

const HELP: &str = "build the program in the image, and start the result with a production server";

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
            out.find(command.place, message).shipped_by(image).help(HELP);
        }
    }
    for service in facts.deployed_services() {
        let own = service.own_development_commands();
        for command in own.commands {
            let through =
                command.through.map(|script| format!(" by the script `{script}`")).unwrap_or_default();
            let message = ("", format!(" starts `{}`{through}, which is for development", command.name));
            let finding = out.find_of(service, command.place, message);
            if own.may_be_for_work {
                finding
                    .doubt()
                    .help("move it to an overlay for development, such as `compose.override.yaml`");
            } else {
                finding.help(HELP);
            }
        }
    }
}
