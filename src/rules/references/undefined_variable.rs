//! A variable that a Dockerfile uses must be set.

use crate::rules::prelude::*;

rule!("references/undefined-variable", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for undefined in facts.undefined_variables() {
        let name = &undefined.name;
        if undefined.is_whole_check {
            out.find(
                undefined.place,
                format!("nothing sets `{name}`: the check is empty, and every container counts as healthy"),
            )
            .help("write the command here, or set the variable with `ENV`");
            continue;
        }
        let finding = out.find(undefined.place, format!("nothing sets `{name}`: it is empty here"));
        match undefined.global {
            Some(place) => finding
                .note(place, "it is set for the FROM lines alone")
                .help(format!("declare it in the stage as well, above this line: `ARG {name}`")),
            None => finding.help(format!(
                "declare it above with `ARG {name}` or `ENV`, or say what it is without: `${{{name}:-…}}`"
            )),
        };
    }
}
