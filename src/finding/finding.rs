//! A finding as a rule says it: what is wrong where, the way to its cause, and what to type instead.

use super::message::Message;
use crate::catalog::Level;
use crate::source::{Span, Spanned};

/// Something that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub(crate) rule: &'static str,
    pub(crate) place: Span,
    pub(crate) message: Message,
    pub(crate) notes: Vec<Note>,
    pub(crate) help: Option<String>,
    pub(crate) services: Vec<Spanned<String>>,
    pub(crate) together: Together,
    pub(crate) is_unproven: bool,
    pub(crate) at_most: Level,
    pub(crate) recognized_at: Option<Span>,
}

/// Which findings of a rule with the same message have one cause, and become one that names the services of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Together {
    /// Those at one place: several services have what is said there, through an anchor or a common base.
    AtPlace,
    /// Those of one file: what many services lack is said once, at the first of them.
    InFile,
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
    /// A finding of `rule` at `place`, where the reader can act.
    #[must_use]
    pub fn new(rule: &'static str, place: Span, message: impl Into<Message>) -> Self {
        Self {
            rule,
            place,
            message: message.into(),
            notes: Vec::new(),
            help: None,
            services: Vec::new(),
            together: Together::AtPlace,
            is_unproven: false,
            at_most: Level::Error,
            recognized_at: None,
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

    /// Adds a service that it concerns: its name, with the place that declares it. A finding has none where its
    /// own place says whom it concerns.
    pub fn concerns(&mut self, service: &Spanned<String>) -> &mut Self {
        self.services.push(service.clone());
        self
    }

    /// Makes it one finding with those of its whole file that say the same, not with those at its place alone.
    pub fn once_in_file(&mut self) -> &mut Self {
        self.together = Together::InFile;
        self
    }

    /// Says that it is only feared: something cannot be known, which the strict profile reports.
    pub fn doubt(&mut self) -> &mut Self {
        self.is_unproven = true;
        self
    }

    /// Takes it no more seriously than `level`.
    pub fn at_most(&mut self, level: Level) -> &mut Self {
        self.at_most = level;
        self
    }

    /// Says by which place it is recognized when lines have moved, where its own depends on the order of what it
    /// is about.
    pub fn recognize_at(&mut self, place: Span) -> &mut Self {
        self.recognized_at = Some(place);
        self
    }

    /// Takes its notes and its services out, to put them together with those of others.
    pub fn take_parts(&mut self) -> (Vec<Note>, Vec<Spanned<String>>) {
        (std::mem::take(&mut self.notes), std::mem::take(&mut self.services))
    }

    /// Gives it the notes and the services of all that it stands for.
    pub fn put_parts(&mut self, notes: Vec<Note>, services: Vec<Spanned<String>>) {
        (self.notes, self.services) = (notes, services);
    }

    /// The name of the rule that found it.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// Where the reader can act.
    #[must_use]
    pub fn place(&self) -> Span {
        self.place
    }

    /// What is wrong here, with names.
    #[must_use]
    pub fn message(&self) -> &Message {
        &self.message
    }

    /// The steps of the way to the cause, in order.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// The services that it concerns, by name, each with the place that declares it.
    #[must_use]
    pub fn services(&self) -> &[Spanned<String>] {
        &self.services
    }

    /// With which others that say the same it is one finding.
    #[must_use]
    pub fn together(&self) -> Together {
        self.together
    }

    /// Whether the finding is only feared: something cannot be known.
    #[must_use]
    pub fn is_unproven(&self) -> bool {
        self.is_unproven
    }

    /// The level that it has where the policy gives its rule `level`: that one, or a lower one for what the rule
    /// takes less seriously than the rest.
    #[must_use]
    pub fn level_under(&self, level: Level) -> Level {
        level.min(self.at_most)
    }

    /// The place by which it is recognized when lines have moved, if it is not its own.
    #[must_use]
    pub fn recognized_at(&self) -> Option<Span> {
        self.recognized_at
    }
}
