//! What builders say of the platform is not hidden by a default.

use crate::rules::prelude::*;

rule!("build/hidden-platform-argument", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for argument in facts.hidden_arguments() {
        let name = &argument.name;
        let value = match argument.default.as_str() {
            "" => "nothing".to_owned(),
            default => format!("`{default}`"),
        };
        let message =
            format!("`{name}` is {value} for every platform: the default hides what the builder sets");
        let finding = out.find(argument.place, message);
        // On the machines of those who wrote it, it may be right.
        if !argument.default.is_empty() {
            finding.at_most(Level::Notice);
        }
        finding.help(format!("take the default away: `ARG {name}`"));
    }
}
