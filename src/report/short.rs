//! `short`: one line for each finding, for people and for problem matchers alike.

use std::io::{self, Write};

use super::report::Report;
use crate::finding::Reported;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| writeln!(out, "{}", line(report, finding)))?;
    report.suppressed.iter().try_for_each(|finding| writeln!(out, "{}", report.suppressed_line(finding)))
}

/// A finding in one line: `path:line:col: level[rule]: message`, and behind it its other places.
pub(super) fn line(report: &Report<'_>, finding: &Reported) -> String {
    format!(
        "{}: {}[{}]: {}{}",
        report.position(finding.place),
        finding.level,
        finding.rule,
        report.message(finding),
        report.also_at(finding),
    )
}
