//! The formats, by name.

use std::fmt;
use std::io::{self, Write};

use super::report::Report;
use super::{checkstyle, github, gitlab, json, junit, pretty, rdjson, sarif, short, sonar};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: with the lines of the files.
    Pretty,
    /// One line each, for people and problem matchers.
    Short,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// Checkstyle's XML.
    Checkstyle,
    /// JUnit's XML.
    Junit,
    /// Reviewdog's diagnostic format.
    Rdjson,
    /// SonarQube's generic issues.
    Sonar,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 11] = [
        Self::Pretty,
        Self::Short,
        Self::Json,
        Self::Jsonl,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Checkstyle,
        Self::Junit,
        Self::Rdjson,
        Self::Sonar,
    ];

    /// The format's name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Short => "short",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Checkstyle => "checkstyle",
            Self::Junit => "junit",
            Self::Rdjson => "rdjson",
            Self::Sonar => "sonar",
        }
    }

    /// What or whom the format is for, in a few words.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Pretty => "for people: with the lines of the files",
            Self::Short => "a line each: for people, editors and problem matchers",
            Self::Json => "one object with everything",
            Self::Jsonl => "an object a line, one for each finding",
            Self::Sarif => "GitHub code scanning and other SARIF 2.1.0 readers",
            Self::Github => "annotations in GitHub Actions",
            Self::Gitlab => "GitLab's code quality report",
            Self::Checkstyle => "Jenkins and others that read Checkstyle's XML",
            Self::Junit => "pipelines that show tests",
            Self::Rdjson => "reviewdog",
            Self::Sonar => "SonarQube's generic issues",
        }
    }

    /// A format, by its name on the command line; `None` if there is none.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Writes a report. `color` is whether the output shows colours.
    ///
    /// # Errors
    /// What `out` refuses.
    pub fn write(self, report: &Report<'_>, color: bool, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Pretty => pretty::write(report, color, out),
            Self::Short => short::write(report, out),
            Self::Json => json::write(report, out),
            Self::Jsonl => json::write_lines(report, out),
            Self::Sarif => sarif::write(report, out),
            Self::Github => github::write(report, out),
            Self::Gitlab => gitlab::write(report, out),
            Self::Checkstyle => checkstyle::write(report, out),
            Self::Junit => junit::write(report, out),
            Self::Rdjson => rdjson::write(report, out),
            Self::Sonar => sonar::write(report, out),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
