//! `short`: one line for each finding, for people and for problem matchers alike.

use std::io::{self, Write};

use super::report::Report;
use super::safe;
use crate::finding::Reported;

pub(super) fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| writeln!(out, "{}", line(report, finding)))?;
    report.suppressed.iter().try_for_each(|finding| writeln!(out, "{}", report.suppressed_line(finding)))
}

/// A finding in one line: `path:line:col: level[rule]: message`.
pub(super) fn line(report: &Report<'_>, finding: &Reported) -> String {
    let position = report.files.get(finding.place.file).position(finding.place.start);
    let path = report.path_here(finding.place);
    format!(
        "{}:{}:{}: {}[{}]: {}",
        unmistakable(&safe::line(&path)),
        position.line,
        position.column,
        finding.level,
        finding.rule,
        report.message(finding),
    )
}

/// A path in which nothing looks like the line number that follows it.
fn unmistakable(path: &str) -> String {
    let mut parts = path.split(':');
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_number = part.starts_with(|digit: char| digit.is_ascii_digit());
        shown += if is_number { "\\u{3a}" } else { ":" };
        shown += part;
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::unmistakable;

    #[test]
    fn a_path_cannot_name_another_place() {
        assert_eq!(unmistakable("a/b:c"), "a/b:c");
        assert_eq!(unmistakable("C:\\a"), "C:\\a");
        assert_eq!(unmistakable("ok:1:1: error[x]: y"), "ok\\u{3a}1\\u{3a}1: error[x]: y");
    }
}
