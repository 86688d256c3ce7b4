//! An image should stand on a release line that somebody still mends.

use crate::rules::prelude::*;

rule!("image/end-of-life-base", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    let Some(today) = out.as_of() else { return };
    for used in facts.image_uses().iter().filter(|used| !used.is_test_input) {
        let Some(ended) = releases::ended(&used.reference, today) else { continue };
        let name = format!("`{}`", used.reference.short_name());
        let Ended { line, until, .. } = &ended;
        let message = Message::of("", "", vec![name.clone()]);
        let message = match ended.is_to_come {
            false => message
                .counted(" is", " are")
                .text(format!(" end-of-life: {line} has had no security fixes since {until}")),
            true => message
                .counted(" is", " are")
                .text(format!(" close to end of life: {line} gets security fixes only until {until}")),
        };
        // All that stands on the line moves on together.
        let finding = out
            .find(used.place, message)
            .once_in_repository()
            .said_here(format!("{name} is used here"))
            .values_of(used);
        if ended.is_near {
            finding.at_most(Level::Notice);
        }
        if let Some(next) = &ended.next {
            finding.help(format!("move to {next}"));
        }
    }
}
