//! `rdjson`: the Reviewdog Diagnostic Format. Columns are counted in bytes there.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Region, Unit};
use super::report::Report;
use super::{json_text, safe};
use crate::catalog::Level;
use crate::finding::Reported;
use crate::source::Span;

#[derive(Serialize)]
struct Output<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "ERROR",
        Level::Warning => "WARNING",
        Level::Notice => "INFO",
    }
}

fn location(report: &Report<'_>, place: Span) -> Location {
    let region = Region::whole(report.files.get(place.file), place, Unit::Bytes);
    Location {
        path: report.path_here(place),
        range: Range {
            start: Position { line: region.line, column: region.column },
            end: Position { line: region.end_line, column: region.end_column },
        },
    }
}

/// The message, and what the format has no field for: the way to the cause and the help, a line each.
fn message(report: &Report<'_>, finding: &Reported) -> String {
    let mut message = report.message(finding);
    for note in &finding.notes {
        let line = report.files.get(note.place.file).position(note.place.start).line;
        let path = report.path_here(note.place);
        message += &format!("\n{}:{line}: {}", safe::line(&path), safe::line(&note.message));
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {}", safe::line(help));
    }
    message
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.findings.iter().map(|finding| Diagnostic {
        message: message(report, finding),
        location: location(report, finding.place),
        severity: severity(finding.level),
        code: Code { value: finding.rule },
    });
    let output = Output { source: Source { name: "stockade" }, diagnostics: diagnostics.collect() };
    json_text::write_pretty(out, &output)
}
