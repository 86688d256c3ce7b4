//! An ignore file must keep out what no image may hold.

use crate::rules::prelude::*;

rule!("build/dockerignore-gap", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for copies in facts.whole_context_copies() {
        let Some(ignore) = &copies.context.ignore else { continue };
        let gaps = copies.gaps();
        if gaps.is_empty() {
            continue;
        }
        let names: Vec<String> = gaps.iter().map(|gap| format!("`{}`", gap.path)).collect();
        let message = format!("{} lets {} through, and the context is copied", ignore.path, listed(&names));
        let finding = out.find(ignore.place(), message);
        for place in copies.places.iter().take(MAX_NOTES) {
            finding.note(*place, "this copies the context");
        }
        // Credentials are one thing; what is only large or stale, and what nobody is known to have, is another.
        if !gaps.iter().any(|gap| gap.is_secret) {
            finding.at_most(Level::Warning);
        }
        let patterns: Vec<String> = gaps.iter().map(|gap| format!("`{}`", pattern(&gap.path))).collect();
        let lines = if patterns.len() == 1 { "a line" } else { "lines" };
        finding.help(format!("add {lines} to {}: {}", ignore.path, listed(&patterns)));
    }
}

/// The pattern that keeps a path out, and others of its name wherever they lie.
fn pattern(path: &str) -> String {
    match path {
        ".git" => ".git".to_owned(),
        path => format!("**/{}", path.rsplit('/').next().unwrap_or(path)),
    }
}

/// How many copies of the same directory are named.
const MAX_NOTES: usize = 5;
