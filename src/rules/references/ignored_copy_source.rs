//! What is copied must not be hidden by the ignore file.

use crate::rules::prelude::*;

rule!("references/ignored-copy-source", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for ignored in facts.ignored_copy_sources() {
        let message = format!("the ignore file excludes `{}`, which is copied here", ignored.source);
        let finding = out.find(ignored.place, message);
        finding.note(ignored.pattern, "excluded by this pattern");
        if !ignored.stops {
            // Builders go on without it.
            finding.at_most(Level::Warning);
        }
        finding.help(format!("include it again below the pattern: `!{}`", ignored.inside));
    }
}
