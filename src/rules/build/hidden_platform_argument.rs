//! What builders say of the platform is not hidden by a default.

use crate::rules::prelude::*;

rule!("build/hidden-platform-argument", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for argument in facts.hidden_arguments() {
        let name = &argument.name;
        let default = match argument.default.as_str() {
            "" => format!("the empty default of `{name}`"),
            default => format!("the default `{default}` of `{name}`"),
        };
        let message = format!("{default} overrides the value that the builder sets for each platform");
        let finding = out.find(argument.place, message);
        // On the machines of those who wrote it, it may be right.
        if !argument.default.is_empty() {
            finding.at_most(Level::Notice);
        }
        finding.help(format!("remove the default: `ARG {name}`"));
    }
}
