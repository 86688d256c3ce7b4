//! What COPY, ADD and WORKDIR say must be something that can be done.

use crate::rules::prelude::*;

rule!("build/refused-copy", check);

fn check(facts: &Facts, _: &NoOptions, out: &mut Out<'_>) {
    for refused in facts.refused_copies() {
        let source = &refused.source;
        let (message, help) = match &refused.why {
            WhyRefused::DeadLink(link) => (
                format!(
                    "the target of the symbolic link `{link}` does not exist: the build fails, because a copy of a part \
                     follows the links at the root"
                ),
                "delete the link, or exclude it with `--exclude` or in the ignore file",
            ),
            WhyRefused::Circle(path) => (
                format!("`{path}` is in a loop of symbolic links: the build fails with \"too many links\""),
                "point the link to a file or a directory",
            ),
            WhyRefused::Malformed(pattern) => (
                format!(
                    "`{pattern}` is not a valid pattern: the build fails with \"syntax error in pattern\""
                ),
                "close the bracket, or write `[[]` for a literal `[`",
            ),
            WhyRefused::NotSent => (
                format!(
                    "the build fails with \"not found\" at `{source}`, because BuildKit also reads it as a pattern"
                ),
                "put special characters in brackets: `[!]`, `[\\]`",
            ),
            WhyRefused::NothingFits(path) => (
                format!(
                    "nothing matches `{source}`, and nothing else of `{path}` is copied: the build fails with \"no such file \
                     or directory\""
                ),
                "name a file that exists; if it may be missing, also copy another file of the directory",
            ),
            WhyRefused::DirectoryInTheWay(path) => (
                format!("the directory `{path}` is where a file of that name must go: the build fails"),
                "rename one of the two, or leave the file out with `--exclude`",
            ),
            WhyRefused::FileInTheWay(path) => (
                format!("`{path}` is not a directory at this point, but must be one: the build fails"),
                "rename the directory, or copy the file to another path",
            ),
            WhyRefused::Damaged => (
                format!("the archive `{source}` is incomplete: the build fails with \"unexpected EOF\""),
                "create the archive again, or use COPY, which does not unpack it",
            ),
        };
        out.find(refused.place, message).help(help);
    }
}
