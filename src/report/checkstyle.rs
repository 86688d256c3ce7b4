//! `checkstyle`: the XML of Checkstyle, which Jenkins and many others read. It has no schema; this is what
//! Checkstyle itself writes, version 4.3 of the form.

use std::io::{self, Write};

use serde::Serialize;

use super::place::{Region, Unit};
use super::report::Report;
use super::{safe, xml};
use crate::catalog::Level;

#[derive(Serialize)]
#[serde(rename = "checkstyle")]
struct Document {
    #[serde(rename = "@version")]
    version: &'static str,
    file: Vec<FileElement>,
}

#[derive(Serialize)]
struct FileElement {
    #[serde(rename = "@name")]
    name: String,
    error: Vec<ErrorElement>,
}

#[derive(Serialize)]
struct ErrorElement {
    #[serde(rename = "@line")]
    line: u32,
    #[serde(rename = "@column")]
    column: u32,
    #[serde(rename = "@severity")]
    severity: &'static str,
    #[serde(rename = "@message")]
    message: String,
    #[serde(rename = "@source")]
    source: String,
}

fn severity(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Notice => "info",
    }
}

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let files = report.by_file().map(|findings| FileElement {
        name: safe::line(&report.path_here(findings[0].place)).into_owned(),
        error: findings
            .iter()
            .map(|finding| {
                let file = report.files.get(finding.place.file);
                let Region { line, column, .. } = Region::whole(file, finding.place, Unit::Characters);
                ErrorElement {
                    line,
                    column,
                    severity: severity(finding.level),
                    message: report.message(finding),
                    source: format!("stockade.{}", finding.rule),
                }
            })
            .collect(),
    });
    xml::write(out, &Document { version: "4.3", file: files.collect() })
}
