//! An ignore file must be one that builders take.

use crate::rules::prelude::*;

rule!("syntax/dockerignore-syntax", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for error in facts.ignore_errors() {
        let line = facts.shown(error.span);
        let (message, help) = match error.kind {
            IgnoreErrorKind::EmptyException => (
                format!("`{line}` takes back nothing: the build stops with \"illegal exclusion pattern\""),
                "say after `!` what the build needs all the same, such as `!README.md`, or take the line out",
            ),
            IgnoreErrorKind::Malformed | IgnoreErrorKind::MalformedExpression => (
                format!("`{line}` is no pattern: the build stops with \"syntax error in pattern\""),
                "close the bracket, or write `\\[` for one that stands for itself; a backslash belongs in front of a sign, \
                 and `/` between directories",
            ),
            IgnoreErrorKind::TooLong => (
                format!(
                    "this line has {} bytes: the build stops with \"token too long\" at more than 65,535",
                    error.span.len()
                ),
                "write one pattern on each line",
            ),
            IgnoreErrorKind::TooMany => (
                "this file has more patterns than are looked at, which are 10,000, and 1,000 with brackets or \
                 backslashes: what stands from here on is not judged"
                    .to_owned(),
                "leave out whole directories instead of single files",
            ),
        };
        out.find(error.span, message).help(help);
    }
}
