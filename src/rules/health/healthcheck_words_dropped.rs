//! All words of a health check are run.

use crate::rules::prelude::*;

rule!("health/healthcheck-words-dropped", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for service in facts.services() {
        let Some(check) = &service.service.healthcheck else { continue };
        let (Some(first), Some(test)) = (check.dropped.first(), &check.test) else { continue };
        let words =
            |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>().join(" ");
        let dropped: Vec<&str> = check.dropped.iter().map(|word| word.as_str()).collect();
        let message =
            ("the health check of ", format!(" leaves out `{}`: CMD-SHELL runs one word", words(&dropped)));
        out.find_of(service, first.span(), message)
            .note(test.span, "each word after the script is an argument of the shell")
            .help("write `CMD` instead of `CMD-SHELL`, or put all of it into one text");
    }
}
