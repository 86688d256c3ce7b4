//! `github`: annotations in GitHub Actions, as workflow commands, and the rest as plain lines in a group.
//!
//! What is escaped how is what `@actions/core` does (its `command.js`); that GitHub shows ten annotations of each
//! kind from a step and drops the others is documented in actions/toolkit#734.

use std::io::{self, Write};

use super::place::{Region, Unit};
use super::report::{Report, counted};
use super::{safe, short};
use crate::catalog::Level;
use crate::finding::Reported;

/// How many annotations of each kind GitHub shows from a step.
const SHOWN: usize = 10;

const LEVELS: [Level; 3] = [Level::Error, Level::Warning, Level::Notice];

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut hidden: Vec<&Reported> = Vec::new();
    for level in LEVELS {
        for (number, finding) in report.findings.iter().filter(|finding| finding.level == level).enumerate() {
            if number < SHOWN {
                annotate(report, finding, out)?;
            } else {
                hidden.push(finding);
            }
        }
    }
    if !hidden.is_empty() {
        writeln!(out, "::group::{} that GitHub has no room to annotate", counted(hidden.len(), "finding"))?;
        for finding in &hidden {
            writeln!(out, "{}", short::line(report, finding))?;
        }
        writeln!(out, "::endgroup::")?;
    }
    write!(out, "stockade: {}", report.tally())?;
    match hidden.len() {
        0 => writeln!(out),
        more => writeln!(out, "; annotated: {SHOWN} of each at most, {more} more in the log above"),
    }
}

fn annotate(report: &Report<'_>, finding: &Reported, out: &mut dyn Write) -> io::Result<()> {
    let region = Region::first_line(report.files.get(finding.place.file), finding.place, Unit::Characters);
    let shown = report.shown_notes(finding);
    let mut data = report.brief_message(finding, &shown);
    for note in shown {
        let line = report.files.get(note.place.file).position(note.place.start).line;
        let path = report.path_in_checkout(note.place);
        data += &format!("\n{}:{line}: {}", safe::line(&path), safe::line(&note.message));
    }
    if let Some(help) = finding.brief_help() {
        data += &format!("\nhelp: {}", safe::line(&help));
    }
    writeln!(
        out,
        "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
        finding.level,
        property(&safe::line(&report.path_in_checkout(finding.place))),
        region.line,
        region.column,
        region.end_line,
        region.end_column,
        property(finding.rule),
        escaped(&data),
    )
}

/// Text behind the second `::` of a command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a command's property.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_ends_a_property_or_a_command_is_escaped() {
        assert_eq!(super::property("a:b,c%0A\nd"), "a%3Ab%2Cc%250A%0Ad");
        assert_eq!(super::escaped("50%\r\n::error::x"), "50%25%0D%0A::error::x");
    }
}
