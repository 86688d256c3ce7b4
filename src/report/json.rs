//! `json`: one object with everything, for programs. Its form is documented in `docs/json.md`.

use std::io::{self, Write};

use serde::Serialize;

use super::Report;
use crate::catalog::Level;
use crate::finding::Finding;
use crate::source::{Files, Span};

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    findings: Vec<FindingObject<'a>>,
    files: FilesObject,
    summary: Summary,
}

#[derive(Serialize)]
struct FindingObject<'a> {
    rule: &'a str,
    level: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    help: Option<&'a str>,
    notes: Vec<NoteObject<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct NoteObject<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct FilesObject {
    dockerfiles: usize,
    compose: usize,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    notice: usize,
}

impl<'a> Place<'a> {
    fn new(files: &'a Files, span: Span) -> Self {
        let file = files.get(span.file);
        let (start, end) = (file.position(span.start), file.position(span.end));
        Self {
            path: file.path().as_str(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl<'a> FindingObject<'a> {
    fn new(files: &'a Files, finding: &'a Finding) -> Self {
        let notes = finding
            .notes
            .iter()
            .map(|note| NoteObject { place: Place::new(files, note.place), message: &note.message });
        Self {
            rule: finding.rule,
            level: finding.level.word(),
            place: Place::new(files, finding.place),
            message: &finding.message,
            help: finding.help.as_deref(),
            notes: notes.collect(),
            fingerprint: &finding.fingerprint,
        }
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        findings: report.findings.iter().map(|finding| FindingObject::new(report.files, finding)).collect(),
        files: FilesObject { dockerfiles: report.counts.dockerfiles, compose: report.counts.compose },
        summary: Summary {
            error: report.count(Level::Error),
            warning: report.count(Level::Warning),
            notice: report.count(Level::Notice),
        },
    };
    serde_json::to_writer_pretty(&mut *out, &output)?;
    writeln!(out)
}
