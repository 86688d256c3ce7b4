//! What a builder stops at in COPY, ADD and WORKDIR, beside sources that are not there.

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
