//! What COPY, ADD and WORKDIR say must be something that can be done.

use crate::rules::prelude::*;

rule!("build/refused-copy", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for refused in facts.refused_copies() {
        let source = &refused.source;
        let (message, help) = match &refused.why {
            WhyRefused::DeadLink(link) => (
                format!(
                    "the link `{link}` leads to nothing: the build stops, as links at the root are followed where only a \
                     part of it is copied"
                ),
                "take the link away, or leave it out with `--exclude` or in the ignore file",
            ),
            WhyRefused::Circle(path) => (
                format!("`{path}` leads in a circle of links: the build stops with \"too many links\""),
                "let the link lead to a file or a directory",
            ),
            WhyRefused::Malformed(pattern) => (
                format!("`{pattern}` is no pattern: the build stops with \"syntax error in pattern\""),
                "close the bracket, and write `[[]` for one that stands for itself",
            ),
            WhyRefused::NotSent => (
                format!(
                    "the build stops with \"not found\" at `{source}`, which BuildKit reads as a pattern, too"
                ),
                "write a sign that stands for itself as a class: `[!]`, `[\\]`",
            ),
            WhyRefused::NothingFits(path) => (
                format!(
                    "nothing fits `{source}`, and of `{path}` nothing else is copied: the build stops with \"no such file \
                     or directory\""
                ),
                "name what is there; if it may be absent, copy something else of the directory, too",
            ),
            WhyRefused::DirectoryInTheWay(path) => (
                format!("the directory `{path}` is in the way of a file of that name: the build stops"),
                "give one of the two another name, or leave the file out with `--exclude`",
            ),
            WhyRefused::FileInTheWay(path) => (
                format!("`{path}` is no directory by then, and one is needed there: the build stops"),
                "give the directory another name, or copy the file to another place",
            ),
            WhyRefused::Damaged => (
                format!("the archive `{source}` breaks off: the build stops with \"unexpected EOF\""),
                "make the archive anew; COPY takes a file as it is",
            ),
        };
        out.find(refused.place, message).help(help);
    }
}
