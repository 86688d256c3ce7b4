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
        let message =
            format!("the whole build context, {directory}, is copied, and it has no `.dockerignore`");
        let finding = out.find(*first, message);
        for place in others.iter().take(MAX_NOTES) {
            finding.note(*place, "it is also copied here");
        }
        let path = match copies.context.directory.is_root() {
            true => ".dockerignore".to_owned(),
            false => format!("{}/.dockerignore", copies.context.directory),
        };
        finding.help(format!(
            "add `{path}` with `.git`, `.env*`, `node_modules` and build output: they do not belong in an image"
        ));
    }
}

/// How many copies of the same directory are named.
const MAX_NOTES: usize = 5;
