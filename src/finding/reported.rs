//! A finding as `lint` leaves it: judged, rendered, and with what follows from it.

use super::finding::{Cause, Finding, Note};
use super::message::{Message, Naming};
use crate::catalog::Level;
use crate::source::{Span, Spanned};

/// Something that is wrong, judged by the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The name of the rule that found it.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// Where the reader can act.
    pub place: Span,
    /// What is wrong here, with all names.
    pub message: String,
    /// The steps of the way to the cause, in order, and then the other places of the finding.
    pub notes: Vec<Note>,
    /// What to type instead.
    pub help: Option<String>,
    /// The services that it concerns, by name, each with the place that declares it; none where the finding's
    /// own place says so.
    pub services: Vec<Spanned<String>>,
    /// Whether it is only feared: something cannot be known, which the strict profile reports.
    pub is_unproven: bool,
    /// The place by which it is recognized when lines have moved, where its own depends on the order of what
    /// it is about.
    pub recognized_at: Option<Span>,
    /// Where its place is none of those that were asked for: the one among them that leads to it.
    pub follows_from: Option<Span>,
    /// What it is recognized by when lines have moved.
    pub fingerprint: String,
    /// Why it is not among what is wrong, if it is not.
    pub suppressed: Option<Suppressed>,
    /// Its words as its rule said them.
    pub(crate) said: Said,
}

/// The words of a finding before they are texts, and what it has in common with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) message: Message,
    pub(crate) help: Option<Message>,
    pub(crate) cause: Cause,
    pub(crate) here: Option<String>,
}

/// Why a finding is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// Whether a comment says so or the baseline.
    pub by: SuppressedBy,
    /// Where it says so.
    pub place: Span,
    /// The reason that it gives.
    pub reason: Option<String>,
}

/// Who takes a finding away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressedBy {
    /// A comment beside what is wrong.
    Comment,
    /// The file of findings that were accepted.
    Baseline,
}

impl Reported {
    /// A finding that has this level, which nothing led to yet and which has no fingerprint yet.
    #[must_use]
    pub fn new(finding: Finding, level: Level, suppressed: Option<Suppressed>) -> Self {
        let Finding { message, help, cause, here, .. } = finding;
        let mut reported = Self {
            rule: finding.rule,
            level,
            place: finding.place,
            message: String::new(),
            notes: finding.notes,
            help: None,
            services: finding.services,
            is_unproven: finding.is_unproven,
            recognized_at: finding.recognized_at,
            follows_from: None,
            fingerprint: String::new(),
            suppressed,
            said: Said { message, help, cause, here },
        };
        reported.render();
        reported
    }

    /// Makes its texts anew, of the words and the services that it has now.
    pub(crate) fn render(&mut self) {
        self.message = self.said.message.render(&self.services, Naming::All);
        self.help = self.said.help.as_ref().map(|help| help.render(&self.services, Naming::All));
    }

    /// What is wrong here, for people: of many names the first few, and the number of the rest.
    #[must_use]
    pub fn brief_message(&self) -> String {
        self.said.message.render(&self.services, Naming::Few)
    }

    /// What to type instead, for people, as [`Reported::brief_message`].
    #[must_use]
    pub fn brief_help(&self) -> Option<String> {
        self.said.help.as_ref().map(|help| help.render(&self.services, Naming::Few))
    }

    /// The other places of the finding.
    pub fn again(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.is_again)
    }
}
