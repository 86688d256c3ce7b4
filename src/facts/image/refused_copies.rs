//! What a builder stops at in COPY, ADD and WORKDIR, beside sources that are not there.

use super::context_copies::made_before;
use crate::contents::{Refusal, RefusedSource};
use crate::facts::handles::{Facts, Image};
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
                    Refusal::NothingFits(_) | Refusal::DeadLink(_) if may_be_made(image, refused) => continue,
                    Refusal::NothingFits(directory) => WhyRefused::NothingFits(directory),
                    Refusal::DeadLink(link) => WhyRefused::DeadLink(link),
                    Refusal::Circle(path) => WhyRefused::Circle(path),
                    Refusal::Malformed(pattern) => WhyRefused::Malformed(pattern),
                    Refusal::NotSent(_) => WhyRefused::NotSent,
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

/// Whether a build before this one, or commands, may make what is missing.
fn may_be_made(image: Image<'_>, refused: &RefusedSource) -> bool {
    let made = |path| made_before(image.build_context()?, path);
    image.is_prepared() || refused.in_repository.as_ref().and_then(made).is_some()
}

#[cfg(test)]
mod tests {
    use super::WhyRefused;
    use crate::facts::of;

    #[test]
    fn what_builders_stop_at() {
        let directory = |path: &str| Some(WhyRefused::DirectoryInTheWay(path.to_owned()));
        let file = |path: &str| Some(WhyRefused::FileInTheWay(path.to_owned()));
        let link = |path: &str| Some(WhyRefused::DeadLink(path.to_owned()));
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
            (
                "a link to nothing",
                "COPY d /t/\nRUN ln -s t/none /l\nFROM scratch\nCOPY --from=0 --exclude=z / /x/",
                link("l"),
            ),
            (
                "a link to what a build makes",
                "COPY d /t/\nRUN ln -s t/dist /l\nFROM scratch\nCOPY --from=0 --exclude=z / /x/",
                None,
            ),
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
        for lines in ["COPY a /srv/x\nWORKDIR /srv/x", "COPY a /srv/x\nCOPY d /srv/x/"] {
            let dockerfile = format!("FROM our/base:1\n{lines}\n");
            let facts = of(&[
                ("compose.yaml", "services: {a: {build: .}}\n"),
                ("Dockerfile", &dockerfile),
                ("a", ""),
                ("d/b", ""),
            ]);
            assert_eq!(facts.refused_copies(), [], "the base may have a directory: {lines}");
        }
        let dockerfile = "FROM scratch\nCOPY d/no* /x/\n";
        let facts = of(&[("Dockerfile", dockerfile), ("d/b", "")]);
        assert_eq!(facts.refused_copies(), [], "commands before a build that nobody declares may make it");
    }
}
