//! `json` and `jsonl`: everything, for programs. Their form is documented in `docs/json.md`.

use std::io::{self, Write};

use serde::Serialize;

use super::json_text;
use super::place::{Region, Unit};
use super::report::Report;
use crate::catalog::Level;
use crate::finding::{Reported, SuppressedBy};
use crate::source::{Files, Span};

#[derive(Serialize)]
struct Output<'a> {
    version: u32,
    findings: Vec<FindingObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<FindingObject<'a>>,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    services: Vec<ServiceObject<'a>>,
    notes: Vec<NoteObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows_from: Option<Place<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed_by: Option<SuppressedObject<'a>>,
}

#[derive(Serialize)]
struct SuppressedObject<'a> {
    by: &'static str,
    #[serde(flatten)]
    place: Place<'a>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct NoteObject<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    message: &'a str,
    #[serde(skip_serializing_if = "is_false")]
    again: bool,
}

#[derive(Serialize)]
struct ServiceObject<'a> {
    name: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn is_false(value: &bool) -> bool {
    !value
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
    fn new(files: &'a Files, place: Span) -> Self {
        let file = files.get(place.file);
        let Region { line, column, end_line, end_column } = Region::whole(file, place, Unit::Characters);
        Self { path: file.path().as_str(), line, column, end_line, end_column }
    }
}

impl<'a> FindingObject<'a> {
    fn new(files: &'a Files, finding: &'a Reported) -> Self {
        let notes = finding.notes.iter().map(|note| {
            let place = Place::new(files, note.place);
            NoteObject { place, message: &note.message, again: note.is_again }
        });
        let services = finding
            .services
            .iter()
            .map(|service| ServiceObject { name: &service.value, place: Place::new(files, service.span) });
        Self {
            rule: finding.rule,
            level: finding.level.word(),
            place: Place::new(files, finding.place),
            message: &finding.message,
            help: finding.help.as_deref(),
            services: services.collect(),
            notes: notes.collect(),
            follows_from: finding.follows_from.map(|place| Place::new(files, place)),
            fingerprint: &finding.fingerprint,
            suppressed_by: finding.suppressed.as_ref().map(|suppressed| SuppressedObject {
                by: match suppressed.by {
                    SuppressedBy::Comment => "comment",
                    SuppressedBy::Baseline => "baseline",
                },
                place: Place::new(files, suppressed.place),
                reason: suppressed.reason.as_deref(),
            }),
        }
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        version: 1,
        findings: report.findings.iter().map(|finding| FindingObject::new(report.files, finding)).collect(),
        suppressed: report
            .suppressed
            .iter()
            .map(|finding| FindingObject::new(report.files, finding))
            .collect(),
        files: FilesObject { dockerfiles: report.counts.dockerfiles, compose: report.counts.compose },
        summary: Summary {
            error: report.count(Level::Error),
            warning: report.count(Level::Warning),
            notice: report.count(Level::Notice),
        },
    };
    json_text::write_pretty(out, &output)
}

pub(super) fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut findings = report.findings.iter();
    findings.try_for_each(|finding| json_text::write_line(out, &FindingObject::new(report.files, finding)))
}
