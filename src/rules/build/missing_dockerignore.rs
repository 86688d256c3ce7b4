//! A context that is copied as a whole needs an ignore file.

use crate::rules::prelude::*;

rule!("build/missing-dockerignore", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for copies in facts.whole_context_copies().iter().filter(|copies| copies.context.ignore.is_none()) {
        let Some((first, others)) = copies.places.split_first() else { continue };
        let directory = match copies.context.directory.is_root() {
            true => "the repository's root".to_owned(),
            false => format!("`{}`", copies.context.directory),
        };
        let message = format!("this copies all of {directory}, which has no ignore file");
        let finding = out.find(*first, message);
        for place in others.iter().take(MAX_NOTES) {
            finding.note(*place, "so does this");
        }
        let path = match copies.context.directory.is_root() {
            true => ".dockerignore".to_owned(),
            false => format!("{}/.dockerignore", copies.context.directory),
        };
        finding.help(format!(
            "write `{path}`: `.git`, `.env*`, `node_modules` and what builds leave behind do not belong into an image"
        ));
    }
}

/// How many copies of the same directory are named.
const MAX_NOTES: usize = 5;
