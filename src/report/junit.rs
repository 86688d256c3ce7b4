//! `junit`: the XML of JUnit, for pipelines that show tests. Each finding is a test that failed.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Region, Unit};
use super::report::Report;
use super::{safe, xml};
use crate::finding::Reported;
use crate::source::Span;

#[derive(Serialize)]
#[serde(rename = "testsuites")]
struct Document {
    #[serde(rename = "@name")]
    name: &'static str,
    #[serde(rename = "@tests")]
    tests: usize,
    #[serde(rename = "@failures")]
    failures: usize,
    #[serde(rename = "@errors")]
    errors: usize,
    testsuite: Vec<Suite>,
}

#[derive(Serialize)]
struct Suite {
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@tests")]
    tests: usize,
    #[serde(rename = "@failures")]
    failures: usize,
    #[serde(rename = "@errors")]
    errors: usize,
    testcase: Vec<Case>,
}

#[derive(Serialize)]
struct Case {
    /// The rule and the place: where two are named alike, some readers show the first only.
    #[serde(rename = "@name")]
    name: String,
    #[serde(rename = "@classname")]
    classname: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<Failure>,
}

#[derive(Serialize)]
struct Failure {
    #[serde(rename = "@message")]
    message: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "$text")]
    text: String,
}

fn place(report: &Report<'_>, place: Span) -> String {
    let position = report.files.get(place.file).position(place.start);
    format!("{}:{}:{}", safe::line(&report.path_here(place)), position.line, position.column)
}

fn case(report: &Report<'_>, path: &str, finding: &Reported) -> Case {
    let file = report.files.get(finding.place.file);
    let Region { line, column, .. } = Region::whole(file, finding.place, Unit::Characters);
    let message = report.message(finding);
    let mut text = format!("{}: {message}\n", place(report, finding.place));
    for note in &finding.notes {
        text += &format!("{}: {}\n", place(report, note.place), safe::line(&note.message));
    }
    if let Some(help) = &finding.help {
        text += &format!("help: {}\n", safe::line(help));
    }
    Case {
        name: format!("{} at {line}:{column}", finding.rule),
        classname: path.to_owned(),
        failure: Some(Failure { message, kind: finding.level.word(), text }),
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let suite = |name: String, testcase: Vec<Case>| {
        let failures = testcase.iter().filter(|case| case.failure.is_some()).count();
        Suite { name, tests: testcase.len(), failures, errors: 0, testcase }
    };
    let mut suites: Vec<Suite> = report
        .by_file()
        .map(|findings| {
            let path = safe::line(&report.path_here(findings[0].place)).into_owned();
            let cases = findings.iter().map(|finding| case(report, &path, finding)).collect();
            suite(path, cases)
        })
        .collect();
    if suites.is_empty() {
        // A pipeline that finds no test at all takes it for a failure.
        let name = "stockade".to_owned();
        let passed = Case { name: "no findings".to_owned(), classname: name.clone(), failure: None };
        suites.push(suite(name, vec![passed]));
    }
    let document = Document {
        name: "stockade",
        tests: suites.iter().map(|suite| suite.tests).sum(),
        failures: report.findings.len(),
        errors: 0,
        testsuite: suites,
    };
    xml::write(out, &document)
}
