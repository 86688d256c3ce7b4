//! Findings as text for people and programs: one file per format, each with its own structs.

pub mod contents;
mod excerpt;
mod json;
mod pretty;
mod safe;
mod short;

use std::fmt;
use std::io::{self, Write};

use crate::catalog::Level;
use crate::finding::Finding;
use crate::source::Files;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The findings, sorted.
    pub findings: &'a [Finding],
    /// The files that they stand in.
    pub files: &'a Files,
    /// How many files were judged.
    pub counts: Counts,
}

/// How many files were judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Dockerfiles.
    pub dockerfiles: usize,
    /// Compose files.
    pub compose: usize,
}

impl Report<'_> {
    /// How many findings have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: with the lines of the files.
    Pretty,
    /// One line each, for people and problem matchers.
    Short,
    /// One JSON object.
    Json,
}

impl Format {
    /// Every format, by its name on the command line.
    pub const ALL: [(&'static str, Self); 3] =
        [("pretty", Self::Pretty), ("short", Self::Short), ("json", Self::Json)];

    /// Writes a report. `color` is whether the output shows colours.
    ///
    /// # Errors
    /// What `out` refuses.
    pub fn write(self, report: &Report<'_>, color: bool, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Pretty => pretty::write(report, color, out),
            Self::Short => short::write(report, out),
            Self::Json => json::write(report, out),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(_, format)| format == self).map_or("", |(name, _)| name);
        f.write_str(name)
    }
}
