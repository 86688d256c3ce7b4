//! What a report is made of, and the lines that several formats share.

use super::base::SourceRoot;
use super::{covered, safe};
use crate::catalog::{Level, Page};
use crate::finding::{Note, Reported, listed, shortened};
use crate::source::{FileId, Files, Span};

/// What a report is made of.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The findings, sorted.
    pub findings: &'a [Reported],
    /// What comments and the baseline take away, sorted, if it is to be shown.
    pub suppressed: &'a [Reported],
    /// The files that they stand in.
    pub files: &'a Files,
    /// The places of credentials, in order: no line that is shown shows what stands there.
    pub hidden: &'a [Span],
    /// How many files were judged.
    pub counts: Counts,
    /// The pages of the rules that ran.
    pub pages: Vec<&'a Page>,
    /// Where the reader stands: paths for people and editors start here.
    pub here: SourceRoot,
    /// The checkout: paths for services that know no other start here.
    pub checkout: SourceRoot,
}

/// How many other places of a finding people are shown.
const SHOWN_PLACES: usize = 5;

/// How many files were judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Dockerfiles.
    pub dockerfiles: usize,
    /// Compose files.
    pub compose: usize,
}

impl<'a> Report<'a> {
    /// A report seen from the repository's root, of rules that no page is known of.
    #[must_use]
    pub fn new(findings: &'a [Reported], files: &'a Files) -> Self {
        Self {
            findings,
            suppressed: &[],
            files,
            hidden: &[],
            counts: Counts::default(),
            pages: Vec::new(),
            here: SourceRoot::default(),
            checkout: SourceRoot::default(),
        }
    }

    /// The places of a file that are not shown.
    pub(super) fn hidden_in(&self, file: FileId) -> &[Span] {
        covered::meeting(self.hidden, self.files.whole(file))
    }

    /// How many findings have this level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }

    /// How many findings each level has, in words.
    #[must_use]
    pub fn tally(&self) -> String {
        let counts = [Level::Error, Level::Warning, Level::Notice];
        counts.map(|level| counted(self.count(level), level.word())).join(", ")
    }

    /// What a finding says, in one safe line, with all names. One outside of what was asked for says what leads to it.
    pub(super) fn message(&self, finding: &Reported) -> String {
        self.with_lead(finding, &finding.message)
    }

    /// What a finding says, in one safe line, with the first few of many names, and where else it stands as far as
    /// `shown` notes do not say so.
    pub(super) fn brief_message(&self, finding: &Reported, shown: &[&Note]) -> String {
        let message = self.with_lead(finding, &finding.brief_message());
        let places: Vec<String> = finding
            .again()
            .filter(|note| !shown.contains(note))
            .map(|note| self.position(note.place))
            .collect();
        if places.is_empty() { message } else { format!("{message} (also at {})", shortened(&places)) }
    }

    /// The notes of a finding that people are shown: the way to its cause, and the first few other places in its file.
    pub(super) fn shown_notes<'f>(&self, finding: &'f Reported) -> Vec<&'f Note> {
        let way = finding.notes.iter().filter(|note| !note.is_again);
        let beside = finding.again().filter(|note| note.place.file == finding.place.file);
        way.chain(beside.take(SHOWN_PLACES)).collect()
    }

    fn with_lead(&self, finding: &Reported, message: &str) -> String {
        let message = safe::line(message);
        match finding.follows_from {
            None => message.into_owned(),
            Some(place) => {
                let start = self.files.get(place.file).position(place.start).line;
                let path = self.here.show(self.files.path(place));
                format!("{message} (not in what was checked: it follows from {}:{start})", safe::line(&path))
            }
        }
    }

    /// The other places of a finding, for the end of its line: ` (also at a:1:2 and b:3:4)`.
    pub(super) fn also_at(&self, finding: &Reported) -> String {
        let places: Vec<String> = finding.again().map(|note| self.position(note.place)).collect();
        if places.is_empty() { String::new() } else { format!(" (also at {})", listed(&places)) }
    }

    /// A place as people and problem matchers read it: `path:line:column`.
    pub(super) fn position(&self, place: Span) -> String {
        let position = self.files.get(place.file).position(place.start);
        let path = self.path_here(place);
        format!("{}:{}:{}", safe::unmistakable(&safe::line(&path)), position.line, position.column)
    }

    /// A finding that was taken away, in one line, with who took it: not in the form of those that remain, so
    /// that nothing takes it for one of them.
    pub(super) fn suppressed_line(&self, finding: &Reported) -> String {
        let line = |place: Span| {
            let line = self.files.get(place.file).position(place.start).line;
            format!("{}:{line}", safe::line(&self.path_here(place)))
        };
        let mut text =
            format!("suppressed[{}] {}: {}", finding.rule, line(finding.place), self.message(finding));
        if let Some(suppressed) = &finding.suppressed {
            text += &format!(" (by {}", line(suppressed.place));
            if let Some(reason) = &suppressed.reason {
                text += &format!(": {}", safe::line(reason));
            }
            text += ")";
        }
        text
    }

    /// The path of a place, from where the reader stands.
    pub(super) fn path_here(&self, place: Span) -> String {
        self.here.show(self.files.path(place))
    }

    /// The path of a place in the checkout.
    pub(super) fn path_in_checkout(&self, place: Span) -> String {
        self.checkout.show(self.files.path(place))
    }

    /// The findings by the file they stand in, in order.
    pub(super) fn by_file(&self) -> impl Iterator<Item = &'a [Reported]> {
        self.findings.chunk_by(|one, next| one.place.file == next.place.file)
    }
}

/// A number and the word for what it counts.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
