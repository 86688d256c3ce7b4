//! `short`: one line for each finding, for people and for problem matchers alike.

use std::io::{self, Write};

use super::{Report, safe};

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings {
        let file = report.files.get(finding.place.file);
        let position = file.position(finding.place.start);
        writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            safe::line(file.path().as_str()),
            position.line,
            position.column,
            finding.level,
            finding.rule,
            safe::line(&finding.message),
        )?;
    }
    Ok(())
}
