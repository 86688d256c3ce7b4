//! Findings: what a rule says is wrong, and where. There is none without a place.

use std::collections::BTreeSet;

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
    /// Whether it is to be one finding with others of its rule.
    pub together: Together,
    /// Whether it is only feared: something cannot be known, which the strict profile reports.
    pub is_unproven: bool,
    /// The level that this finding has at most, for what a rule takes less seriously than the rest.
    pub at_most: Level,
    /// The place by which it is recognized when lines have moved, where its own depends on the order of what
    /// it is about.
    pub recognized_at: Option<Span>,
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

/// Which findings of a rule with the same message have one cause, and become one that names the services of
/// all: where its message says [`SERVICES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// None: it stands for itself.
    No,
    /// Those at its place: several services have what is said there, through an anchor or a common base.
    AtPlace,
    /// Those of its file: what many services lack is said once, at the first of them.
    InFile,
}

/// What stands in a message for the services that it concerns.
pub const SERVICES: &str = "{services}";

/// More services than these are counted, not named.
const MAX_NAMED: usize = 8;

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
            together: Together::No,
            is_unproven: false,
            at_most: Level::Error,
            recognized_at: None,
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

    /// Says by which place it is recognized, where its own depends on the order of what it is about.
    pub fn recognized_at(&mut self, place: Span) -> &mut Self {
        self.recognized_at = Some(place);
        self
    }

    /// Takes it no more seriously than `level`.
    pub fn at_most(&mut self, level: Level) -> &mut Self {
        self.at_most = level;
        self
    }

    /// Puts the names of its services where the message says [`SERVICES`].
    pub fn name_services(&mut self) {
        if self.message.contains(SERVICES) {
            self.message = self.message.replace(SERVICES, &listed(&self.services));
        }
    }
}

/// Services as a message names them: "service `a`", "services `a`, `b` and `c`".
fn listed(names: &[Spanned<String>]) -> String {
    // A service of several projects may be declared in several files.
    let mut seen = BTreeSet::new();
    let distinct = names.iter().filter(|name| seen.insert(name.value.as_str()));
    let quoted: Vec<String> = distinct.map(|name| format!("`{}`", name.value)).collect();
    match quoted.as_slice() {
        [only] => format!("service {only}"),
        many if many.len() > MAX_NAMED => {
            let (shown, rest) = many.split_at(MAX_NAMED - 2);
            format!("services {} and {} more", shown.join(", "), rest.len())
        }
        [first @ .., last] => format!("services {} and {last}", first.join(", ")),
        [] => "services".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Files, RepoPath};

    #[test]
    fn names_services_as_people_do() {
        let file = Files::default().add(RepoPath::root(), Vec::new());
        let place = Span::start_of(file);
        let said = |count: usize| {
            listed(&(1..=count).map(|n| Spanned::new(n.to_string(), place)).collect::<Vec<_>>())
        };
        assert_eq!(said(1), "service `1`");
        assert_eq!(said(2), "services `1` and `2`");
        assert_eq!(said(3), "services `1`, `2` and `3`");
        assert_eq!(said(9), "services `1`, `2`, `3`, `4`, `5`, `6` and 3 more");
    }
}
