//! A variable that a Dockerfile uses must be set.

use crate::rules::prelude::*;

rule!("references/undefined-variable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for undefined in facts.undefined_variables() {
        let name = &undefined.name;
        if undefined.is_whole_check {
            out.find(
                undefined.place,
                format!("`{name}` is not set: the health check is empty, and every container is reported as healthy"),
            )
            .help("write the command here, or set the variable with `ENV`");
            continue;
        }
        let finding = out.find(undefined.place, format!("`{name}` is not set: it is empty here"));
        match undefined.global {
            Some(place) => finding
                .note(place, "this sets it for FROM instructions only")
                .help(format!("declare it again in the stage, above this line: `ARG {name}`")),
            None => finding.help(format!(
                "declare it above with `ARG {name}` or `ENV`, or give it a default: `${{{name}:-…}}`"
            )),
        };
    }
}
