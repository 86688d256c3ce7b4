//! `sonar`: SonarQube's generic issues, in the form since SonarQube 10.3, in which rules stand apart.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::place::{Region, Unit};
use super::report::Report;
use super::{json_text, safe};
use crate::catalog::{Concern, Level, Page};
use crate::source::Span;

#[derive(Serialize)]
struct Output<'a> {
    rules: Vec<Rule<'a>>,
    issues: Vec<Issue<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    engine_id: &'static str,
    clean_code_attribute: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    severity: &'static str,
    impacts: [Impact; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Impact {
    software_quality: &'static str,
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issue<'a> {
    rule_id: &'a str,
    primary_location: Location,
    secondary_locations: Vec<Location>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    message: String,
    file_path: String,
    text_range: TextRange,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TextRange {
    start_line: u32,
    end_line: u32,
    /// From 0, both, and none where the range would have no width: SonarQube refuses that.
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
}

fn location(report: &Report<'_>, place: Span, message: String) -> Location {
    let region = Region::first_line(report.files.get(place.file), place, Unit::Utf16);
    let column = |column: u32| (region.column != region.end_column).then_some(column - 1);
    Location {
        message,
        file_path: report.path_in_checkout(place),
        text_range: TextRange {
            start_line: region.line,
            end_line: region.end_line,
            start_column: column(region.column),
            end_column: column(region.end_column),
        },
    }
}

/// A rule with the worst level at which it found something: SonarQube has one for all of its issues.
fn rule<'a>(page: &'a Page, level: Level) -> Rule<'a> {
    let (software_quality, clean_code_attribute, kind) = match page.concern() {
        Concern::Security => ("SECURITY", "TRUSTWORTHY", "VULNERABILITY"),
        Concern::Reliability => ("RELIABILITY", "LOGICAL", "BUG"),
        Concern::Maintainability => ("MAINTAINABILITY", "MODULAR", "CODE_SMELL"),
    };
    let (severity, impact) = match level {
        Level::Error => ("CRITICAL", "HIGH"),
        Level::Warning => ("MAJOR", "MEDIUM"),
        Level::Notice => ("MINOR", "LOW"),
    };
    Rule {
        id: page.name,
        name: page.title,
        description: page.why(),
        engine_id: "stockade",
        clean_code_attribute,
        kind,
        severity,
        impacts: [Impact { software_quality, severity: impact }],
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut levels: BTreeMap<&str, Level> = BTreeMap::new();
    for finding in report.findings {
        let worst = levels.entry(finding.rule).or_insert(finding.level);
        *worst = (*worst).max(finding.level);
    }
    let found = report.pages.iter().filter_map(|page| Some(rule(page, *levels.get(page.name)?)));
    let issues = report.findings.iter().map(|finding| Issue {
        rule_id: finding.rule,
        primary_location: location(report, finding.place, report.message(finding)),
        secondary_locations: finding
            .notes
            .iter()
            .map(|note| location(report, note.place, safe::line(&note.message).into_owned()))
            .collect(),
    });
    let output = Output { rules: found.collect(), issues: issues.collect() };
    json_text::write_pretty(out, &output)
}
