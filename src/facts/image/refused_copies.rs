//! What a builder stops at in COPY, ADD and WORKDIR, beside sources that are not there.

use super::context_copies::made_before;
use crate::contents::Refusal;
use crate::facts::handles::Facts;
use crate::source::Span;

/// A COPY, ADD or WORKDIR that cannot be carried out.
#[derive(Debug, PartialEq, Eq)]
pub struct RefusedCopy {
    /// The word that names the source; of WORKDIR, the instruction.
    pub place: Span,
    /// The source, expanded; of WORKDIR, the directory.
    pub source: String,
    /// Why the build stops.
    pub why: WhyRefused,
}

/// Why a COPY, ADD or WORKDIR cannot be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyRefused {
    /// A link at the root of what is copied leads to nothing, and only a part of the root is taken.
    DeadLink(String),
    /// Links lead in a circle, from this path on.
    Circle(String),
    /// A source, or what an `--exclude` says, is no pattern.
    Malformed(String),
    /// The source is there, and means something else where it is read as a pattern.
    NotSent,
    /// Nothing fits the wildcard, and so nothing of this directory in front of it is sent.
    NothingFits(String),
    /// A file would take the place of this directory.
    DirectoryInTheWay(String),
    /// A directory would be made where this file or link stands.
    FileInTheWay(String),
    /// An archive breaks off.
    Damaged,
}

impl Facts {
    /// What a builder is certain to stop at in COPY, ADD and WORKDIR, for other reasons than that a source is not
    /// there.
    #[must_use]
    pub fn refused_copies(&self) -> Vec<RefusedCopy> {
        let mut found = Vec::new();
        for image in self.images() {
            for refused in image.refused() {
                let why = match refused.refusal.clone() {
                    Refusal::Missing(_) => continue,
                    Refusal::DeadLink(link) => WhyRefused::DeadLink(link),
                    Refusal::Circle(path) => WhyRefused::Circle(path),
                    Refusal::Malformed(pattern) => WhyRefused::Malformed(pattern),
                    Refusal::NotSent(_) => WhyRefused::NotSent,
                    Refusal::NothingFits(directory) => {
                        let path = refused.in_repository.as_ref();
                        let context = image.build_context();
                        // A build before this one, or commands, may make what fits.
                        if image.is_prepared()
                            || path
                                .zip(context)
                                .is_some_and(|(path, context)| made_before(context, path).is_some())
                        {
                            continue;
                        }
                        WhyRefused::NothingFits(directory)
                    }
                    Refusal::DirectoryInTheWay(path) => WhyRefused::DirectoryInTheWay(path),
                    Refusal::FileInTheWay(path) => WhyRefused::FileInTheWay(path),
                    Refusal::Damaged => WhyRefused::Damaged,
                };
                // No pattern is one, whatever the context holds.
                if matches!(why, WhyRefused::Malformed(_)) || image.context_is_certain() {
                    found.push(RefusedCopy { place: refused.place, source: refused.source.clone(), why });
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::WhyRefused;
    use crate::facts::of;

    #[test]
    fn what_builders_stop_at() {
        let directory = |path: &str| Some(WhyRefused::DirectoryInTheWay(path.to_owned()));
        let file = |path: &str| Some(WhyRefused::FileInTheWay(path.to_owned()));
        let nothing = |path: &str| Some(WhyRefused::NothingFits(path.to_owned()));
        for (what, lines, expected) in [
            ("nothing", "COPY a /x/\nWORKDIR /x", None),
            ("a working directory", "COPY a /x\nWORKDIR /x/y", file("/x")),
            ("a directory onto a file", "COPY a /x\nCOPY d /x", file("/x")),
            ("a file onto a directory", "COPY a /x/b/c\nCOPY d /x/", directory("/x/b")),
            ("no pattern", "COPY d/[* /x/", Some(WhyRefused::Malformed("/d/[*".to_owned()))),
            ("no pattern to exclude", "COPY --exclude=[ d /x/", Some(WhyRefused::Malformed("[".to_owned()))),
            ("read as an exception", "COPY !b /x/", Some(WhyRefused::NotSent)),
            ("nothing that fits", "COPY d/no* /x/", nothing("/d")),
            ("something of the directory is sent", "COPY d/no* d/b /x/", None),
            ("all is sent", "COPY d/no* . /x/", None),
            ("the root is always sent", "COPY no* /x/", None),
            ("made before", "COPY d/*.jar /x/", None),
            ("a command that nobody knows", "COPY a /x\nRUN ./y\nWORKDIR /x", None),
            ("where there is another rule", "COPY none /x", None),
        ] {
            let facts = of(&[
                ("compose.yaml", "services: {a: {build: ctx}}\n"),
                ("ctx/Dockerfile", &format!("FROM scratch\n{lines}\n")),
                ("ctx/a", ""),
                ("ctx/!b", ""),
                ("ctx/d/b", ""),
            ]);
            let found = facts.refused_copies();
            assert_eq!(found.first().map(|refused| refused.why.clone()), expected, "{what}");
        }
    }
}
