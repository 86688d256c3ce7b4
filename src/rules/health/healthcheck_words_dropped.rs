//! All words of a health check are run.

use crate::rules::prelude::*;

rule!("health/healthcheck-words-dropped", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.services() {
        let Some(check) = &service.service.healthcheck else { continue };
        let (Some((place, words)), Some(test)) = (check.dropped_words(), &check.test) else { continue };
        let message =
            ("the health check of ", format!(" ignores `{words}`: CMD-SHELL runs only the first item"));
        out.find_of(service, place, message)
            .note(test.span, "items after the first are arguments of the shell, not of the command")
            .help("use `CMD` instead of `CMD-SHELL`, or write the command as one string");
    }
}
