//! An ignore file must be one that builders take.

use crate::rules::prelude::*;

rule!("syntax/dockerignore-syntax", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for error in facts.ignore_errors() {
        let line = facts.shown(error.span);
        let (message, help) = match error.kind {
            IgnoreErrorKind::EmptyException => (
                format!("`{line}` has no pattern after `!`: the build fails with \"illegal exclusion pattern\""),
                "write a pattern after `!`, such as `!README.md`, or delete the line",
            ),
            IgnoreErrorKind::Malformed | IgnoreErrorKind::MalformedExpression => (
                format!("`{line}` is not a valid pattern: the build fails with \"syntax error in pattern\""),
                "close the bracket, or write `\\[` for a literal `[`; a backslash must be before another character, and \
                 the separator of directories is `/`",
            ),
            IgnoreErrorKind::TooLong => (
                format!(
                    "this line has {} bytes: the build fails with \"token too long\" at more than 65,535",
                    error.span.len()
                ),
                "write one pattern on each line",
            ),
            IgnoreErrorKind::TooMany => (
                "this file has more than 10,000 patterns, or 1,000 with brackets or backslashes: the lines from here on \
                 are not checked"
                    .to_owned(),
                "exclude directories instead of single files",
            ),
        };
        out.find(error.span, message).help(help);
    }
}
