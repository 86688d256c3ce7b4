//! `pretty`: findings with the lines they stand in, for people at a terminal.

use std::fmt;
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode};

use super::excerpt::Excerpt;
use super::report::{Report, counted};
use super::safe;
use crate::catalog::Level;
use crate::finding::{Note, Reported};
use crate::source::FileId;

/// How wide messages are wrapped, in columns.
const WIDTH: usize = 100;

pub(super) fn write(report: &Report<'_>, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(WIDTH)
        .with_context_lines(1)
        .with_links(false)
        .without_syntax_highlighting();
    let mut text = String::new();
    for finding in report.findings {
        text.clear();
        for part in parts(report, finding) {
            // Rendering into a string fails only where a part has no line to show, which none is.
            handler.render_report(&mut text, &part).map_err(|_| io::Error::other("a finding has no line"))?;
        }
        writeln!(out, "{}", text.trim_start_matches('\n'))?;
    }
    for finding in report.suppressed {
        writeln!(out, "{}", report.suppressed_line(finding))?;
    }
    summary(report, out)
}

fn summary(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{} in {} and {}",
        report.tally(),
        counted(report.counts.dockerfiles, "Dockerfile"),
        counted(report.counts.compose, "Compose file"),
    )
}

/// A finding in one file: its own, then each that its notes lead to.
#[derive(Debug)]
struct Part {
    /// The level and the rule, in the first part.
    code: Option<String>,
    severity: Severity,
    message: String,
    /// The help, in the last part.
    help: Option<String>,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

fn parts(report: &Report<'_>, finding: &Reported) -> Vec<Part> {
    let own = Note { place: finding.place, message: String::new(), is_again: false };
    let shown = report.shown_notes(finding);
    let mut groups: Vec<(FileId, Vec<&Note>)> = vec![(finding.place.file, vec![&own])];
    for note in shown.iter().copied() {
        match groups.iter_mut().find(|(file, _)| *file == note.place.file) {
            Some((_, notes)) => notes.push(note),
            None => groups.push((note.place.file, vec![note])),
        }
    }
    let mut parts: Vec<Part> = groups
        .iter()
        .enumerate()
        .map(|(index, (file, notes))| {
            let title = (index == 0).then(|| report.brief_message(finding, &shown));
            part(report, finding, *file, notes, title)
        })
        .collect();
    if let Some(last) = parts.last_mut() {
        last.help = finding.brief_help().map(|help| safe::line(&help).into_owned());
    }
    parts
}

/// A part; the first has the finding's message for a title.
fn part(
    report: &Report<'_>,
    finding: &Reported,
    file: FileId,
    notes: &[&Note],
    title: Option<String>,
) -> Part {
    let is_first = title.is_some();
    let hidden = report.hidden_in(file);
    let file = report.files.get(file);
    let path = report.here.show(file.path());
    let places: Vec<_> = notes.iter().map(|note| note.place).collect();
    let (excerpt, marks) = Excerpt::new((file, &path), &places, hidden, u32::from(is_first));
    let labels = notes.iter().zip(marks).enumerate().map(|(index, (note, mark))| {
        let text = (!note.message.is_empty()).then(|| safe::line(&note.message).into_owned());
        match is_first && index == 0 {
            true => LabeledSpan::new_primary_with_span(text, (mark.start, mark.length)),
            false => LabeledSpan::new_with_span(text, (mark.start, mark.length)),
        }
    });
    let (severity, message) = match title {
        Some(title) => (severity(finding.level), title),
        None => (Severity::Advice, format!("see {}", safe::line(&path))),
    };
    let code = is_first.then(|| format!("{}[{}]", finding.level, finding.rule));
    let labels = labels.collect();
    Part { code, severity, message, help: None, excerpt, labels }
}

fn severity(level: Level) -> Severity {
    match level {
        Level::Error => Severity::Error,
        Level::Warning => Severity::Warning,
        Level::Notice => Severity::Advice,
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Part {}

impl Diagnostic for Part {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.code.as_deref()?))
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.help.as_deref()?))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}
