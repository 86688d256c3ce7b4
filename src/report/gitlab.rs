//! `gitlab`: GitLab's code quality report.

use std::io::{self, Write};

use serde::Serialize;

use super::json_text;
use super::place::{Region, Unit};
use super::report::Report;
use crate::catalog::Level;

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'a str,
    /// GitLab does not show the check's name, so it stands here as well.
    description: String,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "critical",
        Level::Warning => "major",
        Level::Notice => "info",
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let issues = report.findings.iter().map(|finding| {
        let file = report.files.get(finding.place.file);
        let region = Region::first_line(file, finding.place, Unit::Characters);
        Issue {
            kind: "issue",
            check_name: finding.rule,
            description: format!("{}: {}", finding.rule, report.message(finding)),
            fingerprint: &finding.fingerprint,
            severity: severity(finding.level),
            location: Location {
                path: report.path_in_checkout(finding.place),
                lines: Lines { begin: region.line, end: region.end_line },
            },
        }
    });
    json_text::write_pretty(out, &issues.collect::<Vec<_>>())
}
