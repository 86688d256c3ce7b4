//! The table that GitHub shows for a step, in Markdown.

use std::io::{self, Write};

use super::report::Report;
use super::safe;
use crate::catalog::Level;
use crate::finding::Reported;

/// How many findings are listed. GitHub takes a mebibyte for a step; this stays far below.
const LISTED: usize = 200;

/// Writes a heading, and a table of the findings with the worst first.
///
/// # Errors
/// What `out` refuses.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### Stockade: {}\n", report.tally())?;
    if report.findings.is_empty() {
        return Ok(());
    }
    writeln!(out, "| level | where | rule | what |\n| --- | --- | --- | --- |")?;
    let levels = [Level::Error, Level::Warning, Level::Notice];
    let of_level = |level: Level| report.findings.iter().filter(move |finding| finding.level == level);
    for finding in levels.into_iter().flat_map(of_level).take(LISTED) {
        writeln!(out, "{}", row(report, finding))?;
    }
    match report.findings.len().saturating_sub(LISTED) {
        0 => writeln!(out),
        more => writeln!(out, "\nand {more} more\n"),
    }
}

fn row(report: &Report<'_>, finding: &Reported) -> String {
    let line = report.files.get(finding.place.file).position(finding.place.start).line;
    let path = report.path_in_checkout(finding.place);
    let message = report.brief_message(finding, &[]);
    format!(
        "| {} | {}:{line} | {} | {} |",
        finding.level,
        plain(&safe::line(&path)),
        finding.rule,
        plain(&message)
    )
}

/// Text that Markdown and HTML take as it is: every sign that could mean something, as a character reference.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ' ' | ',' | '.' | ';' | '/' | '-' | '=' => plain.push(character),
            other if other.is_ascii_punctuation() => plain += &format!("&#{};", u32::from(other)),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_cell_is_text() {
        assert_eq!(
            super::plain("a | <b> [c](d) @e `f` https://g"),
            "a &#124; &#60;b&#62; &#91;c&#93;&#40;d&#41; &#64;e &#96;f&#96; https&#58;//g"
        );
    }
}
