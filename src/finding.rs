//! Findings: what a rule says is wrong, and where. There is none without a place.

use crate::catalog::Level;
use crate::source::{Span, Spanned};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule that found it.
    pub rule: &'static str,
    /// How much it matters; set by `lint`.
    pub level: Level,
    /// Where the reader can act.
    pub place: Span,
    /// What is wrong here, with names.
    pub message: String,
    /// The steps of the way to the cause, in order.
    pub notes: Vec<Note>,
    /// What to type instead.
    pub help: Option<String>,
    /// The services that it concerns, by name, each with the place that declares it; none where the finding's
    /// own place says so.
    pub services: Vec<Spanned<String>>,
    /// Whether it is only feared: something cannot be known, which the strict profile reports.
    pub is_unproven: bool,
    /// The level that this finding has at most, for what a rule takes less seriously than the rest.
    pub at_most: Level,
    /// Where its place is none of those that were asked for: the one among them that leads to it; set by `lint`.
    pub follows_from: Option<Span>,
    /// What it is recognized by when lines have moved; set by `lint`.
    pub fingerprint: String,
    /// Why it is not reported; set by `lint`.
    pub suppressed: Option<Suppressed>,
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

/// A step on the way to the cause of a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where.
    pub place: Span,
    /// What happens there.
    pub message: String,
}

impl Finding {
    /// A finding of `rule` at `place`.
    #[must_use]
    pub fn new(rule: &'static str, place: Span, message: String) -> Self {
        Self {
            rule,
            level: Level::Error,
            place,
            message,
            notes: Vec::new(),
            help: None,
            services: Vec::new(),
            is_unproven: false,
            at_most: Level::Error,
            follows_from: None,
            fingerprint: String::new(),
            suppressed: None,
        }
    }

    /// Adds a step of the way to the cause.
    pub fn note(&mut self, place: Span, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note { place, message: message.into() });
        self
    }

    /// Says what to type instead.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Takes it no more seriously than `level`.
    pub fn at_most(&mut self, level: Level) -> &mut Self {
        self.at_most = level;
        self
    }
}
