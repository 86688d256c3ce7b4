//! All words of a health check are run.

use crate::rules::prelude::*;

rule!("health/healthcheck-words-dropped", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.services() {
        let Some(check) = &service.service.healthcheck else { continue };
        let (Some((place, words)), Some(test)) = (check.dropped_words(), &check.test) else { continue };
        let message = ("the health check of ", format!(" leaves out `{words}`: CMD-SHELL runs one word"));
        out.find_of(service, place, message)
            .note(test.span, "each word after the script is an argument of the shell")
            .help("write `CMD` instead of `CMD-SHELL`, or put all of it into one text");
    }
}
