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
    pub(crate) help: Option<Message>,
    pub(crate) services: Vec<Spanned<String>>,
    pub(crate) cause: Cause,
    pub(crate) here: Option<String>,
    pub(crate) is_unproven: bool,
    pub(crate) at_most: Level,
    pub(crate) recognized_at: Option<Span>,
}

/// What the findings of a rule that are mended together have in common. Those of one cause whose messages differ in
/// names alone become one, which names all and has the other places as notes. Those at one place always do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Their place: several services have what is said there, through an anchor or a common base.
    Place,
    /// Their file: what many services lack is said once, at the first of them.
    File,
    /// The repository: what no project says, or every file does, is one habit and one decision.
    Repository,
    /// Some files, which the rule tells by a key: each is judged by itself before, as for the repository.
    Files(String),
    /// What the rule says that it is: an image, a value, the devices of a service.
    Same(String),
}

/// A step on the way to the cause of a finding, or another place of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where.
    pub place: Span,
    /// What happens there.
    pub message: String,
    /// Whether the finding stands there as well: it is mended at every such place, too.
    pub is_again: bool,
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
            cause: Cause::Place,
            here: None,
            is_unproven: false,
            at_most: Level::Error,
            recognized_at: None,
        }
    }

    /// Adds a step of the way to the cause.
    pub fn note(&mut self, place: Span, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note { place, message: message.into(), is_again: false });
        self
    }

    /// Adds another place that it is mended at, too.
    pub fn again(&mut self, place: Span, message: impl Into<String>) -> &mut Self {
        self.notes.push(Note { place, message: message.into(), is_again: true });
        self
    }

    /// Says what to type instead.
    pub fn help(&mut self, help: impl Into<Message>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a service that it concerns: its name, with the place that declares it. A finding has none where its
    /// own place says whom it concerns.
    pub fn concerns(&mut self, service: &Spanned<String>) -> &mut Self {
        self.services.push(service.clone());
        self
    }

    /// Makes it one finding with those of its whole file that say the same.
    pub fn once_in_file(&mut self) -> &mut Self {
        self.cause = Cause::File;
        self
    }

    /// Makes it one finding with those of the whole repository that say the same.
    pub fn once_in_repository(&mut self) -> &mut Self {
        self.cause = Cause::Repository;
        self
    }

    /// Makes it one finding with those of its file that say the same, and these one with those of the other files that
    /// `key` stands for.
    pub fn once_in_files(&mut self, key: impl Into<String>) -> &mut Self {
        self.cause = Cause::Files(key.into());
        self
    }

    /// Makes it one finding with all that say the same of what `key` names, wherever they stand.
    pub fn once_for(&mut self, key: impl Into<String>) -> &mut Self {
        self.cause = Cause::Same(key.into());
        self
    }

    /// Says what a note at its place says where it becomes part of another finding.
    pub fn said_here(&mut self, here: impl Into<String>) -> &mut Self {
        self.here = Some(here.into());
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

    /// The cause: what the finding has in common with those that become one with it.
    #[must_use]
    pub fn cause(&self) -> &Cause {
        &self.cause
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
